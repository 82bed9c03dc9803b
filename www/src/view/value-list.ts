/**
 * A list of facet values as check boxes. In a path facet each row can contain another list, with
 * the values one level below.
 */

import type { FacetInfo, FacetValue } from "../api/types.ts";
import { FACET_TRAITS } from "../state/facet-kinds.ts";
import { activeIn, arrange, button, expand, h, icon, isExpanded, setText } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import type { Context } from "./context.ts";
import { isWanted, matches, type ValueFilter } from "./value-filter.ts";

/** Number of values at first. */
const FIRST_VALUES = 8;
/** Number of values that the button adds each time. */
const MORE_VALUES = 40;
/** Number of values that are shown of those whose label contains what the visitor looks for. */
const MAX_FOUND = 100;

/** What all lists and rows of one facet share. */
export interface ValueTree {
  readonly context: Context;
  readonly facet: FacetInfo;
  /** Renders the whole facet again. */
  render(): void;
}

/** The values at the top of a facet, or those below one value. */
export interface ValueList {
  readonly node: HTMLElement;
  /**
   * Shows the values that pass the filter, and returns their number. Selected values, and the one
   * with the focus, stay whatever the limit is.
   */
  update(values: readonly FacetValue[], filter: ValueFilter): number;
}

/** Creates an empty list. */
export function createValueList(tree: ValueTree): ValueList {
  const list = h("ul", { class: "values", role: "list" });
  const rows = new Map<string, ValueRow>();
  /** Number of values that may be shown now, and number of those that could be. */
  let limit = FIRST_VALUES;
  let count = 0;
  /** Shows more values and moves the focus to the first of them; at the end shows few again. */
  const showMore = (): void => {
    const before = list.children.length;
    limit = limit < count ? limit + MORE_VALUES : FIRST_VALUES;
    tree.render();
    if (limit > FIRST_VALUES) list.children[before]?.querySelector("input")?.focus();
  };
  const more = button({ class: "link", part: "more-values" }, showMore);
  return {
    node: h("div", {}, list, more),
    update: (values, filter) => {
      const mustStay = (value: FacetValue): boolean =>
        filter.kept.has(value.value) || hasFocus(rows.get(value.value));
      const candidates = values.filter((value) => isWanted(value, filter) || mustStay(value));
      const shown = candidates.filter(
        (value, index) => index < (filter.needle ? MAX_FOUND : limit) || mustStay(value),
      );
      arrange(
        list,
        shown.map((value) => updateRow(tree, rows, value, filter)),
      );
      count = candidates.length;
      more.hidden = Boolean(filter.needle) || count <= FIRST_VALUES;
      expand(more, limit > FIRST_VALUES);
      setText(more, moreText(tree.context, count - shown.length));
      return shown.length;
    },
  };
}

function updateRow(
  tree: ValueTree,
  rows: Map<string, ValueRow>,
  value: FacetValue,
  filter: ValueFilter,
): HTMLElement {
  const row = getOrInsert(rows, value.value, () => createRow(tree, value.value));
  row.update(value, filter);
  return row.node;
}

function moreText({ translator }: Context, rest: number): string {
  return rest > 0 ? translator.text("showMore", { n: rest }) : translator.text("showFewer");
}

/** One value: a check box with a label and a count, and the values below it. */
interface ValueRow {
  readonly node: HTMLElement;
  update(value: FacetValue, filter: ValueFilter): void;
}

function createRow(tree: ValueTree, value: string): ValueRow {
  const { context, facet } = tree;
  const box = h("input", { type: "checkbox", part: "checkbox" });
  const label = h("bdi");
  const count = h("span", { part: "count", "aria-hidden": "true" });
  const text = h("span", { class: "value-label" }, label);
  const children = createChildren(tree);
  const row = h("div", { class: "row" }, h("label", { part: "value" }, box, text, count));
  const node = h("li", {}, row);
  if (FACET_TRAITS[facet.kind].hasLevels) row.append(children.expander);
  box.addEventListener("change", () =>
    context.dispatch({ type: "filterToggled", facet: facet.key, value }),
  );
  return {
    node,
    update: (facetValue, filter) => {
      setText(label, facetValue.label);
      setText(count, context.translator.number(facetValue.count));
      box.setAttribute("aria-label", accessibleName(context, facetValue));
      box.checked = filter.selected.has(value);
      box.indeterminate = !box.checked && filter.kept.has(value);
      children.update(node, facetValue, filter, box.indeterminate);
    },
  };
}

function accessibleName({ translator }: Context, { label, count }: FacetValue): string {
  return translator.text("valueResults", { value: label, results: translator.results(count) });
}

interface Children {
  /** The button that shows and hides the values below. */
  readonly expander: HTMLElement;
  /** Adds the values below `value` to `node` when they are shown for the first time. */
  update(
    node: HTMLElement,
    value: FacetValue,
    filter: ValueFilter,
    hasSelectedDescendant: boolean,
  ): void;
}

function createChildren(tree: ValueTree): Children {
  let list: ValueList | undefined;
  /** What the visitor chose; undefined until they use the expander. */
  let isOpenWanted: boolean | undefined;
  const toggle = (): void => {
    isOpenWanted = !isExpanded(expander);
    tree.render();
  };
  const expander = button({ class: "expander" }, toggle, icon("chevron"));
  return {
    expander,
    update: (node, value, filter, hasSelectedDescendant) => {
      const { children = [], label } = value;
      const isFound = Boolean(filter.needle) && children.some((child) => isWanted(child, filter));
      const isOpen = isOpenWanted ?? (isFound || hasSelectedDescendant);
      expander.classList.toggle("empty", !children.length);
      expand(expander, isOpen);
      expander.setAttribute("aria-label", tree.context.translator.text("inside", { value: label }));
      if (isOpen) {
        list ??= appendList(tree, node);
        // If this value matches, everything below it is shown.
        list.update(children, matches(value, filter.needle) ? { ...filter, needle: "" } : filter);
      }
      if (list) list.node.hidden = !isOpen;
    },
  };
}

function appendList(tree: ValueTree, parent: HTMLElement): ValueList {
  const list = createValueList(tree);
  parent.append(list.node);
  return list;
}

function hasFocus(row: ValueRow | undefined): boolean {
  const focused = row && activeIn(row.node);
  return Boolean(focused && row.node.contains(focused));
}
