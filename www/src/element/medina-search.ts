/**
 * `<medina-search index="https://cdn.example/medina/index/" lang="fr">fallback</medina-search>`
 *
 * The element as a page sees it: attributes, properties, methods and life cycle. What it does is
 * in widget/widget.ts.
 */

import type { IndexInfo } from "../api/types.ts";
import {
  ATTRIBUTES,
  defineProperties,
  isValidAttribute,
  type Properties,
  upgradeProperties,
} from "../widget/attributes.ts";
import { Widget } from "../widget/widget.ts";

/** Outside of a browser, where `open` is useful too, there is no class to extend. */
const Base = (globalThis.HTMLElement ?? class {}) as unknown as new () => HTMLElement & Properties;

/** The class of `<medina-search>`. */
export class MedinaSearch extends Base {
  static readonly observedAttributes = ATTRIBUTES;

  readonly #widget = new Widget(this);

  /** Resolves when the index is open, which the visitor's first interaction causes. */
  readonly ready: Promise<IndexInfo> = this.#widget.ready;

  /** Searches as if the visitor had typed and submitted the text. */
  search(query: string): void {
    this.#widget.search(query);
  }

  /** Returns to the beginning: no results, and the filters of the attribute. */
  reset(): void {
    this.#widget.reset();
  }

  /** Opens the index again and repeats the search. */
  refresh(): void {
    this.#widget.refresh();
  }

  /** Moves the focus to the search field. */
  override focus(): void {
    this.#widget.focus();
  }

  connectedCallback(): void {
    upgradeProperties(this);
    this.#widget.mount();
  }

  /** A move removes the element and inserts it again: only an element that stays away unmounts. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#widget.unmount();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (after !== null && !isValidAttribute(name, after))
      console.warn(`<medina-search> cannot use ${name}="${after}"`);
    if (before !== after) this.#widget.changeAttribute(name);
  }
}

defineProperties(MedinaSearch.prototype);

declare global {
  interface HTMLElementTagNameMap {
    "medina-search": MedinaSearch;
  }
}
