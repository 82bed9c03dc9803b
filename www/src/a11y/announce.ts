/**
 * Says to screen readers what changed: one polite status region per document, in the document itself, because regions
 * inside shadow roots are often missed. Two nodes take turns, so that the same sentence twice is heard twice.
 */

import { h, setAttributes } from "../util/dom.ts";
import { direction } from "../util/language.ts";

/** After this the sentence is gone again for those who read the page from top to bottom. */
const CLEAR_MILLISECONDS = 10_000;

let clearing: ReturnType<typeof setTimeout> | undefined;

/** The region of all widgets: made before there is anything to say, since what comes with its content is not heard. */
export function statusRegion(page: Document): HTMLElement {
  return page.querySelector<HTMLElement>("[data-medina-status]") ?? addRegion(page);
}

export function say(page: Document, text: string, language: string): void {
  const [one, other] = statusRegion(page).children as unknown as [Element, Element];
  const [before, now] = one.hasChildNodes() ? [one, other] : [other, one];
  before.replaceChildren();
  setAttributes(now, { lang: language, dir: direction(language) });
  now.replaceChildren(text);
  clearTimeout(clearing);
  clearing = setTimeout(() => now.replaceChildren(), CLEAR_MILLISECONDS);
}

/** Out of sight, not out of hearing; not by the style attribute, which a policy may forbid. */
function addRegion(page: Document): HTMLElement {
  const node = h("div", { "data-medina-status": true }, statusNode(), statusNode());
  node.style.cssText = "position:fixed!important;clip-path:inset(50%)!important";
  page.body.append(node);
  return node;
}

function statusNode(): HTMLElement {
  return h("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
}
