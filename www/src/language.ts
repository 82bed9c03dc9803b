/** Language tags: which one a page speaks, and which way its script runs. */

/** Languages written from right to left, unless their tag names another script. */
const RIGHT_TO_LEFT = new Set("ar arc ckb dv fa he nqo ps sd syr ug ur yi".split(" "));
const RIGHT_TO_LEFT_SCRIPTS = /^(adlm|arab|aran|hebr|mand|mend|nkoo|rohg|samr|syrc|thaa)$/;

/** The first part of a tag: "fr" of "fr-CA". */
export function primary(tag: string): string {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}

export function isRightToLeft(tag: string): boolean {
  const script = tag.toLowerCase().split("-").find((part) => part.length === 4);
  return script ? RIGHT_TO_LEFT_SCRIPTS.test(script) : RIGHT_TO_LEFT.has(primary(tag));
}

export function direction(tag: string): "ltr" | "rtl" {
  return isRightToLeft(tag) ? "rtl" : "ltr";
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
  for (let node: Node | null = element; node; node = node.parentNode ?? hostOf(node)) {
    const tag = isElement(node) ? validTag(node.getAttribute("lang")) : undefined;
    if (tag) return tag;
  }
  return "en";
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function hostOf(node: Node): Node | null {
  return "host" in node ? (node.host as Element) : null;
}
