/** Language tags: which one a page speaks, and which way its script runs. */

const RIGHT_TO_LEFT_SCRIPTS = /Adlm|Ara[bn]|Hebr|Mand|Nkoo|Rohg|Samr|Syrc|Thaa/;

/** The first part of a tag: "fr" of "fr-CA". */
export function primary(tag: string): string {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}

/** By the script that the tag names, or that its language is written in most of the time. */
export function direction(tag: string): "ltr" | "rtl" {
  const known = validTag(tag);
  const script = known && new Intl.Locale(known).maximize().script;
  return script && RIGHT_TO_LEFT_SCRIPTS.test(script) ? "rtl" : "ltr";
}

/** The tag in its canonical form, or nothing where it is none. */
export function validTag(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replace(/_/g, "-"))[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The language of the page around an element: that of the closest ancestor that has one, through shadow roots; else English. */
export function languageAround(element: Element): string {
  for (
    let node: Node | null = element;
    node;
    node = node.parentNode ?? (node as ShadowRoot).host ?? null
  ) {
    const tag = validTag((node as HTMLElement).lang);
    if (tag) return tag;
  }
  return "en";
}
