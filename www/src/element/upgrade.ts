/**
 * Placeholders: `<div data-medina data-medina-index="…">` becomes `<medina-search index="…">`.
 *
 * They are for editors that drop unknown elements. Their content stays as the fallback.
 */

const PLACEHOLDER = "[data-medina],[data-medina-index]";
const PREFIX = "data-medina-";
/** Attributes that are copied under their own name. */
const COPIED = ["id", "class", "lang", "dir"];

/** Replaces the placeholders below `root`. Call it for content that is added later. */
export function upgrade(root: ParentNode = document): void {
  for (const placeholder of root.querySelectorAll(PLACEHOLDER))
    placeholder.replaceWith(elementFor(placeholder));
}

/** Replaces the placeholders of the page, once it has been parsed to its end. */
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
    else if (COPIED.includes(name)) element.setAttribute(name, value);
  }
  element.append(...placeholder.childNodes);
  return element;
}
