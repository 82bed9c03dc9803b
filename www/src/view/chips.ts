/** The filters in use, each with a button that takes it away, and one for all of them. */

import { arrange, button, h, icon, isShown } from "../dom.ts";
import { Message } from "../i18n/messages.ts";
import { filtersInUse, type Filter, type State } from "../state.ts";
import type { Context } from "./context.ts";
import type { Labels } from "./labels.ts";

export interface Chips {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** `fallback` gets the focus when the filter in focus is gone and no other follows. */
export function createChips(context: Context, labels: Labels, fallback: (facet: string | undefined) => void): Chips {
  const { words, dispatch } = context;
  const chips = new Map<string, HTMLElement>();
  const list = h("ul", { part: "chips", role: "list", "aria-label": words.say(Message.activeFilters) });
  const clear = button({ class: "link", part: "clear-filters" }, () => clearAll(), words.say(Message.clearFilters));
  const node = h("div", { class: "active" }, list, clear);

  function clearAll(): void {
    dispatch({ type: "cleared" });
    fallback(undefined);
  }

  function remove(filter: Filter): void {
    const place = [...list.children].indexOf(chips.get(keyOf(filter)) as Element);
    dispatch({ type: "removed", filter });
    const next = list.children[Math.min(place, list.children.length - 1)]?.querySelector("button");
    if (isShown(next)) next.focus();
    else fallback(filter.facet);
  }

  function chip(filter: Filter): HTMLElement {
    const name = labels.filter(filter);
    const attributes = { part: "chip", "aria-label": words.say(Message.removeFilter, { filter: name }) };
    return h("li", {}, button(attributes, () => remove(filter), h("bdi", {}, name), icon("cross")));
  }

  function update({ search }: State): void {
    const filters = filtersInUse(search);
    const shown = filters.map((filter) => chipFor(filter));
    arrange(list, shown);
    node.hidden = !filters.length;
    clear.hidden = filters.length < 2;
  }

  /** A chip is kept as long as it says the same: the bounds of a range may change. */
  function chipFor(filter: Filter): HTMLElement {
    const key = keyOf(filter);
    const known = chips.get(key);
    if (known?.textContent === labels.filter(filter)) return known;
    const made = chip(filter);
    chips.set(key, made);
    return made;
  }

  return { node, update };
}

function keyOf({ facet, value }: Filter): string {
  return JSON.stringify([facet, value ?? null]);
}
