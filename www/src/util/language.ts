/** Language tags: validity, writing direction, and the language of a part of a page. */

const RIGHT_TO_LEFT_SCRIPTS = /Adlm|Ara[bn]|Hebr|Mand|Nkoo|Rohg|Samr|Syrc|Thaa/;

/** Returns the primary language of a tag: "fr" for "fr-CA". */
export function primary(tag: string): string {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}

/** Returns the direction of the script in the tag, or of the usual script of the language. */
export function direction(tag: string): "ltr" | "rtl" {
  const known = validTag(tag);
  const script = known && new Intl.Locale(known).maximize().script;
  return script && RIGHT_TO_LEFT_SCRIPTS.test(script) ? "rtl" : "ltr";
}

/** Returns the canonical form of a tag; undefined if it is not valid. */
export function validTag(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replace(/_/g, "-"))[0] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the language of an element: the `lang` of the nearest ancestor that has a valid one,
 * across shadow roots, else "en".
 */
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
