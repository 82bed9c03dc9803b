/** How many results are shown, and the button for more. */

import { isPending, type State } from "../state/state.ts";
import { button, h, setText } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";

/** The line below the results. */
export class Pager implements Part {
  readonly node: HTMLElement;
  readonly #context: Context;
  readonly #items: () => Element[];
  readonly #shown = h("p", { class: "shown" });
  readonly #more: HTMLElement;
  /** Number of hits when more were requested; 0 if none are awaited. */
  #previousCount = 0;

  /** `items` returns the nodes of all hits on display. */
  constructor(context: Context, items: () => Element[]) {
    this.#context = context;
    this.#items = items;
    this.#more = button(
      { part: "more" },
      () => this.#requestMore(),
      context.translator.text("more"),
    );
    this.node = h("div", { class: "pager" }, this.#shown, this.#more);
  }

  update(state: State): void {
    const { hits, page, pageSize } = state;
    const { length } = hits;
    const total = page ? page.total + page.partial : 0;
    setText(this.#shown, this.#context.translator.text("shown", { shown: length, n: total }));
    this.node.hidden = !length || (total <= length && length <= pageSize);
    if (this.#previousCount && !isPending(state)) this.#focusFirstNew();
    // Hidden last: hiding the button while it has the focus would move the focus elsewhere.
    this.#more.hidden = length >= total;
  }

  #requestMore(): void {
    this.#previousCount = this.#items().length;
    if (this.#previousCount) this.#context.dispatch({ type: "moreRequested" });
  }

  /** Moves the focus to the first of the new results, if there are any. */
  #focusFirstNew(): void {
    const first = this.#items()[this.#previousCount];
    first?.querySelector<HTMLElement>("a, button")?.focus();
    this.#previousCount = 0;
  }
}
