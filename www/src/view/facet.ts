/** One facet: a group with a name, whose content can be folded away. */

import { button, h, icon, isShown } from "../dom.ts";
import type { Search } from "../state.ts";
import type { FacetInfo, FacetValue } from "../types.ts";
import type { Context } from "./context.ts";
import { createRange } from "./facet-range.ts";
import { createValues } from "./facet-values.ts";

export interface Facet {
  readonly key: string;
  readonly node: HTMLElement;
  update(values: readonly FacetValue[], search: Search): void;
  isEmpty(): boolean;
  isOpen(): boolean;
  focus(): boolean;
}

/** What a facet shows depends on its kind. */
export interface FacetBody {
  readonly nodes: readonly HTMLElement[];
  update(values: readonly FacetValue[], search: Search): void;
  isEmpty(): boolean;
}

export function createFacet(context: Context, info: FacetInfo, isOpen: boolean): Facet {
  const body = info.kind === "range" ? createRange(context, info) : createValues(context, info);
  const content = h("div", { class: "facet-body" }, ...body.nodes);
  const heading = button({ part: "facet-title" }, () => (open(content.hidden === true), context.count()), h("span", {}, info.label), icon("chevron"));
  const node = h("fieldset", { part: "facet" }, h("legend", {}, heading), content);
  let isFresh = true;

  function open(isWanted: boolean): void {
    content.hidden = !isWanted;
    heading.setAttribute("aria-expanded", String(isWanted));
  }

  function update(values: readonly FacetValue[], search: Search): void {
    const isInUse = search.filters.has(info.key) || search.ranges.has(info.key);
    if (isFresh) open(isOpen || isInUse);
    isFresh = false;
    body.update(values, search);
  }

  function focus(): boolean {
    if (isShown(heading)) heading.focus();
    return isShown(heading);
  }

  return { key: info.key, node, update, isEmpty: body.isEmpty, isOpen: () => !content.hidden, focus };
}
