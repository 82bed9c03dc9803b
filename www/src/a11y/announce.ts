/**
 * Announces changes to screen readers through a polite live region.
 *
 * There is one region per document, and it is outside of every shadow root, because screen readers
 * often miss live regions inside of one. It has two nodes that take turns, so that the same text
 * is announced again when it comes twice.
 */

import { h, setAttributes } from "../util/dom.ts";
import { direction } from "../util/language.ts";

/** Then the text is removed, so that reading the page from top to bottom does not include it. */
const CLEAR_MILLISECONDS = 10_000;
/** Changes that follow each other faster than this are announced once. */
const DELAY_MILLISECONDS = 1000;

let clearing: ReturnType<typeof setTimeout> | undefined;

/** Delays announcements: a newer one replaces the one that is waiting. */
export class Announcer {
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** Announces what `text` returns after the delay. `text` is called then, not before. */
  schedule(page: Document, text: () => string, language: string): void {
    this.cancel();
    this.#waiting = setTimeout(() => announce(page, text(), language), DELAY_MILLISECONDS);
  }

  /** Drops the announcement that is waiting. */
  cancel(): void {
    clearTimeout(this.#waiting);
  }
}

/**
 * Returns the live region of a document, and creates it first if necessary. Call this early: screen
 * readers announce changes of a region, not a region that arrives with its text.
 */
export function liveRegion(page: Document): HTMLElement {
  return page.querySelector<HTMLElement>("[data-medina-status]") ?? addRegion(page);
}

function announce(page: Document, text: string, language: string): void {
  const [first, second] = liveRegion(page).children as unknown as [Element, Element];
  const [previous, next] = first.hasChildNodes() ? [first, second] : [second, first];
  previous.replaceChildren();
  setAttributes(next, { lang: language, dir: direction(language) });
  next.replaceChildren(text);
  clearTimeout(clearing);
  clearing = setTimeout(() => next.replaceChildren(), CLEAR_MILLISECONDS);
}

/**
 * Adds a region that is invisible but not hidden from screen readers. The style is set by script,
 * because a content security policy may forbid the style attribute.
 */
function addRegion(page: Document): HTMLElement {
  const node = h("div", { "data-medina-status": true }, statusNode(), statusNode());
  node.style.cssText = "position:fixed!important;clip-path:inset(50%)!important";
  page.body.append(node);
  return node;
}

function statusNode(): HTMLElement {
  return h("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
}
