/** One facet: a group with a title that expands and collapses its content. */

import type { FacetInfo, FacetKind } from "../api/types.ts";
import { button, expand, h, icon, isExpanded } from "../util/dom.ts";
import type { Context } from "./context.ts";
import type { FacetContent } from "./facet-content.ts";
import { createRange } from "./facet-range.ts";
import { createValues } from "./facet-values.ts";

/** A facet on the page. */
export interface Facet {
  readonly node: HTMLElement;
  /** The button that expands and collapses the facet. */
  readonly title: HTMLElement;
  readonly update: FacetContent["update"];
}

const CREATE_CONTENT: Readonly<
  Record<FacetKind, (context: Context, info: FacetInfo) => FacetContent>
> = { list: createValues, path: createValues, range: createRange };

/** Creates a facet, expanded if `isOpen`. */
export function createFacet(context: Context, info: FacetInfo, isOpen: boolean): Facet {
  const { nodes, update } = CREATE_CONTENT[info.kind](context, info);
  const content = h("div", { class: "facet-body" }, ...nodes);
  const toggle = (): void => {
    setOpen(!isExpanded(title));
    context.countVisibleFacets();
  };
  const title = button({ part: "facet-title" }, toggle, h("span", {}, info.label), icon("chevron"));
  const setOpen = (isWanted: boolean): void => {
    content.hidden = !isWanted;
    expand(title, isWanted);
  };
  setOpen(isOpen);
  return {
    node: h("fieldset", { part: "facet" }, h("legend", {}, title), content),
    title,
    update,
  };
}
