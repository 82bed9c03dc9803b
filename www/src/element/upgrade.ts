/**
 * Placeholders: `<div data-medina data-medina-index="…">` becomes `<medina-search index="…">`, for editors that let no
 * unknown element through. Their content stays, as the fallback.
 */

const PLACEHOLDER = "[data-medina],[data-medina-index]";
const PREFIX = "data-medina-";
/** What a placeholder keeps of its own. */
const KEPT = ["id", "class", "lang", "dir"];

/** Replaces the placeholders in a part of the page; call it for content that arrives later. */
export function upgrade(root: ParentNode = document): void {
  for (const placeholder of root.querySelectorAll(PLACEHOLDER))
    placeholder.replaceWith(elementFor(placeholder));
}

/** Once the page has been read to its end. */
export function upgradeWhenParsed(): void {
  const page = globalThis.document as Document | undefined;
  if (page?.readyState === "loading")
    page.addEventListener("DOMContentLoaded", () => upgrade(), { once: true });
  else if (page) upgrade();
}

function elementFor(placeholder: Element): HTMLElement {
  const element = document.createElement("medina-search");
  for (const { name, value } of placeholder.attributes) {
    if (name.startsWith(PREFIX)) element.setAttribute(name.slice(PREFIX.length), value);
    else if (KEPT.includes(name)) element.setAttribute(name, value);
  }
  element.append(...placeholder.childNodes);
  return element;
}
