/** The filters in use: a button to remove each of them, and one to remove all. */

import { type Filter, filtersInUse } from "../state/search.ts";
import { arrange, button, focusOr, h, icon } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import type { Context, Part } from "./context.ts";
import type { Labels } from "./labels.ts";

/**
 * Creates the list of filters in use.
 *
 * @param moveFocus - Called if the focused button disappears and no other one takes its place.
 */
export function createChips(
  context: Context,
  labels: Labels,
  moveFocus: (facet?: string) => void,
): Part {
  const { translator, dispatch } = context;
  /** Items by filter and name: the name changes when the label becomes known. */
  const items = new Map<string, HTMLElement>();
  const list = h("ul", {
    part: "chips",
    role: "list",
    "aria-label": translator.text("activeFilters"),
  });
  const clear = createClearButton(context, moveFocus);
  const node = h("div", { class: "active" }, list, clear);

  const remove = (filter: Filter, item: HTMLElement): void => {
    const index = [...list.children].indexOf(item);
    dispatch({ type: "filterToggled", ...filter });
    const next = list.children[index] ?? list.lastElementChild;
    focusOr(next?.querySelector("button"), () => moveFocus(filter.facet));
  };
  const itemOf = (filter: Filter): HTMLElement => {
    const name = labels.nameOf(filter);
    return getOrInsert(items, JSON.stringify([filter, name]), () =>
      createItem(context, name, (item) => remove(filter, item)),
    );
  };
  return {
    node,
    update: ({ search }) => {
      const filters = filtersInUse(search);
      arrange(list, filters.map(itemOf));
      node.hidden = !filters.length;
      clear.hidden = filters.length < 2;
    },
  };
}

function createItem(
  { translator }: Context,
  name: string,
  remove: (item: HTMLElement) => void,
): HTMLElement {
  const item = h("li");
  const label = translator.text("removeFilter", { filter: name });
  const attributes = { part: "chip", "aria-label": label };
  item.append(button(attributes, () => remove(item), h("bdi", {}, name), icon("cross")));
  return item;
}

function createClearButton({ translator, dispatch }: Context, moveFocus: () => void): HTMLElement {
  const clear = (): void => {
    dispatch({ type: "filtersCleared" });
    moveFocus();
  };
  return button({ class: "link", part: "clear-filters" }, clear, translator.text("clearFilters"));
}
