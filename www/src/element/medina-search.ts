/**
 * `<medina-search index="https://cdn.example/medina/index/" lang="fr" filters="theme:housing">fallback</medina-search>`
 *
 * The element as the page sees it: attributes, properties, methods and life cycle. What it does: widget.ts.
 */

import { ATTRIBUTES, isUsable, reflect, takeOver, type Properties } from "../widget/attributes.ts";
import type { IndexInfo } from "../api/types.ts";
import { createWidget } from "../widget/widget.ts";

/** Only in a browser is there an element to extend. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export interface MedinaSearch extends Properties {}

export class MedinaSearch extends Base {
  static readonly observedAttributes = ATTRIBUTES;

  readonly #widget = createWidget(this);

  /** Resolves when the index is open, which happens once the visitor shows an intention. */
  readonly ready: Promise<IndexInfo> = this.#widget.ready;

  /** Searches as if the visitor had typed the text. */
  search(query: string): void {
    this.#widget.search(query);
  }

  /** Back to the beginning: nothing asked, the filters of the attribute in use. */
  reset(): void {
    this.#widget.reset();
  }

  /** Opens the index anew, and asks again what was asked. */
  refresh(): void {
    this.#widget.refresh();
  }

  override focus(): void {
    this.#widget.focus();
  }

  connectedCallback(): void {
    takeOver(this);
    this.#widget.mount();
  }

  /** A move is a removal followed by an insertion: only an element that stays away is taken down. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#widget.unmount();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (after !== null && !isUsable(name, after))
      console.warn(`<medina-search> cannot use ${name}="${after}"`);
    if (before !== after) this.#widget.change(name);
  }
}

reflect(MedinaSearch.prototype);

declare global {
  interface HTMLElementTagNameMap {
    "medina-search": MedinaSearch;
  }
}
