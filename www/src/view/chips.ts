/** The filters in use, each with a button that takes it away, and one for all of them. */

import { arrange, button, focusOr, h, icon } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { filtersInUse, type Filter, type State } from "../state/state.ts";
import type { Context } from "./context.ts";
import type { Labels } from "./labels.ts";

export interface Chips {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** `fallback` gets the focus when the filter in focus is gone and no other follows. */
export function createChips(
  context: Context,
  labels: Labels,
  fallback: (facet?: string) => void,
): Chips {
  const { translator, dispatch } = context;
  const chips = new Map<string, HTMLElement>();
  const list = h("ul", {
    part: "chips",
    role: "list",
    "aria-label": translator.text("activeFilters"),
  });
  const clear = button(
    { class: "link", part: "clear-filters" },
    () => (dispatch({ type: "cleared" }), fallback()),
    translator.text("clearFilters"),
  );
  const node = h("div", { class: "active" }, list, clear);

  function chip(filter: Filter, name: string): HTMLElement {
    const attributes = {
      part: "chip",
      "aria-label": translator.text("removeFilter", { filter: name }),
    };
    const item = h(
      "li",
      {},
      button(attributes, () => remove(filter, item), h("bdi", {}, name), icon("cross")),
    );
    return item;
  }

  function remove(filter: Filter, item: HTMLElement): void {
    const place = [...list.children].indexOf(item);
    dispatch({ type: "toggled", ...filter });
    const next = list.children[place] ?? list.lastElementChild;
    focusOr(next?.querySelector("button"), () => fallback(filter.facet));
  }

  function update({ search }: State): void {
    const filters = filtersInUse(search);
    arrange(
      list,
      filters.map((filter) => {
        // A label may be learnt later.
        const name = labels.filter(filter);
        return getOrInsert(chips, JSON.stringify([filter, name]), () => chip(filter, name));
      }),
    );
    node.hidden = !filters.length;
    clear.hidden = filters.length < 2;
  }

  return { node, update };
}
