/**
 * A list of facet values as check boxes. In a path facet each row can contain another list, with
 * the values one level below.
 */

import type { FacetInfo, FacetValue } from "../api/types.ts";
import { isPathWithin } from "../state/facet-paths.ts";
import { activeIn, arrange, button, expand, h, icon, isExpanded, setText } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import type { Context } from "./context.ts";
import { isSelected, isWanted, matches, type ValueFilter } from "./value-filter.ts";

/** Number of values at first. */
const FIRST_VALUES = 8;
/** Number of values that the button adds each time. */
const MORE_VALUES = 40;

/** The values at the top of a facet, or those below one value. */
export class ValueList {
  readonly node: HTMLElement;
  readonly #context: Context;
  readonly #facet: FacetInfo;
  /** Renders the whole facet again. */
  readonly #render: () => void;
  readonly #list = h("ul", { class: "values", role: "list" });
  readonly #more = button({ class: "link", part: "more-values" }, () => this.#showMore());
  readonly #rows = new Map<string, ValueRow>();
  /** Number of values that may be shown now. */
  #limit = FIRST_VALUES;
  /** Number of values that could be shown. */
  #count = 0;

  constructor(context: Context, facet: FacetInfo, render: () => void) {
    this.#context = context;
    this.#facet = facet;
    this.#render = render;
    this.node = h("div", {}, this.#list, this.#more);
  }

  /**
   * Shows the values that pass the filter, and returns their number. Selected values, and the one
   * with the focus, stay whatever the limit is.
   */
  update(values: readonly FacetValue[], filter: ValueFilter): number {
    const mustStay = (value: FacetValue): boolean =>
      isSelected(value, filter.selected) || this.#rows.get(value.value)?.hasFocus() === true;
    const candidates = values.filter((value) => isWanted(value, filter) || mustStay(value));
    const shown = candidates.filter(
      (value, index) => index < this.#limit || filter.needle || mustStay(value),
    );
    arrange(
      this.#list,
      shown.map((value) => this.#updateRow(value, filter)),
    );
    this.#count = candidates.length;
    this.#updateMore(shown.length, filter);
    return shown.length;
  }

  #updateRow(value: FacetValue, filter: ValueFilter): HTMLElement {
    const row = getOrInsert(
      this.#rows,
      value.value,
      () => new ValueRow(this.#context, this.#facet, value.value, this.#render),
    );
    row.update(value, filter);
    return row.node;
  }

  #updateMore(shown: number, { needle }: ValueFilter): void {
    const { translator } = this.#context;
    const rest = this.#count - shown;
    this.#more.hidden = Boolean(needle) || this.#count <= FIRST_VALUES;
    expand(this.#more, this.#limit > FIRST_VALUES);
    setText(
      this.#more,
      rest > 0 ? translator.text("showMore", { n: rest }) : translator.text("showFewer"),
    );
  }

  /** Shows more values and moves the focus to the first of them; at the end shows few again. */
  #showMore(): void {
    const before = this.#list.children.length;
    this.#limit = this.#limit < this.#count ? this.#limit + MORE_VALUES : FIRST_VALUES;
    this.#render();
    if (this.#limit > FIRST_VALUES) this.#list.children[before]?.querySelector("input")?.focus();
  }
}

/** One value: a check box with a label and a count, and the values below it. */
class ValueRow {
  readonly node: HTMLElement;
  readonly #context: Context;
  readonly #facet: FacetInfo;
  readonly #value: string;
  readonly #render: () => void;
  readonly #box = h("input", { type: "checkbox", part: "checkbox" });
  readonly #label = h("bdi");
  readonly #count = h("span", { part: "count", "aria-hidden": "true" });
  readonly #expander = button({ class: "expander" }, () => this.#toggle(), icon("chevron"));
  #children: ValueList | undefined;
  /** What the visitor chose; undefined until they use the expander. */
  #isOpenWanted: boolean | undefined;

  constructor(context: Context, facet: FacetInfo, value: string, render: () => void) {
    this.#context = context;
    this.#facet = facet;
    this.#value = value;
    this.#render = render;
    const label = h("span", { class: "value-label" }, this.#label);
    this.node = h(
      "li",
      {},
      h(
        "div",
        { class: "row" },
        h("label", { part: "value" }, this.#box, label, this.#count),
        facet.kind === "path" ? this.#expander : null,
      ),
    );
    this.#box.addEventListener("change", () =>
      context.dispatch({ type: "filterToggled", facet: facet.key, value }),
    );
  }

  /** Whether the focus is in this row or below it. */
  hasFocus(): boolean {
    const focused = activeIn(this.node);
    return Boolean(focused && this.node.contains(focused));
  }

  update(value: FacetValue, filter: ValueFilter): void {
    const { translator } = this.#context;
    const { count, label } = value;
    setText(this.#label, label);
    setText(this.#count, translator.number(count));
    this.#box.setAttribute(
      "aria-label",
      translator.text("valueResults", { value: label, results: translator.results(count) }),
    );
    this.#box.checked = filter.selected.includes(this.#value);
    this.#box.indeterminate =
      !this.#box.checked && filter.selected.some((other) => isPathWithin(other, this.#value));
    this.#updateChildren(value, filter);
  }

  #toggle(): void {
    this.#isOpenWanted = !isExpanded(this.#expander);
    this.#render();
  }

  #updateChildren({ children = [], label }: FacetValue, filter: ValueFilter): void {
    const isFound = Boolean(filter.needle) && children.some((child) => isWanted(child, filter));
    const isOpen = this.#isOpenWanted ?? (isFound || this.#box.indeterminate);
    this.#expander.classList.toggle("empty", !children.length);
    expand(this.#expander, isOpen);
    this.#expander.setAttribute(
      "aria-label",
      this.#context.translator.text("inside", { value: label }),
    );
    // If this value matches, everything below it is shown.
    const below = matches(label, filter.needle) ? { ...filter, needle: "" } : filter;
    if (isOpen) this.#openChildren().update(children, below);
    if (this.#children) this.#children.node.hidden = !isOpen;
  }

  #openChildren(): ValueList {
    if (!this.#children) {
      this.#children = new ValueList(this.#context, this.#facet, this.#render);
      this.node.append(this.#children.node);
    }
    return this.#children;
  }
}
