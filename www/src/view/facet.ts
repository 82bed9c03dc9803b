/** One facet: a group with a name, whose content can be folded away. */

import { button, expand, h, icon, isExpanded } from "../util/dom.ts";
import type { Search } from "../state/state.ts";
import type { FacetInfo, FacetValue } from "../api/types.ts";
import type { Context } from "./context.ts";
import { createRange } from "./facet-range.ts";
import { createValues } from "./facet-values.ts";

export interface Facet {
  readonly node: HTMLElement;
  /** What opens and closes it. */
  readonly heading: HTMLElement;
  readonly update: FacetBody["update"];
}

/** What a facet shows depends on its kind. */
export interface FacetBody {
  readonly nodes: readonly HTMLElement[];
  update(values: readonly FacetValue[], search: Search): void;
}

export function createFacet(context: Context, info: FacetInfo, isOpen: boolean): Facet {
  const { nodes, update } =
    info.kind === "range" ? createRange(context, info) : createValues(context, info);
  const content = h("div", { class: "facet-body" }, ...nodes);
  const heading = button(
    { part: "facet-title" },
    () => (open(!isExpanded(heading)), context.count()),
    h("span", {}, info.label),
    icon("chevron"),
  );

  function open(isWanted: boolean): void {
    content.hidden = !isWanted;
    expand(heading, isWanted);
  }

  open(isOpen);
  return {
    node: h("fieldset", { part: "facet" }, h("legend", {}, heading), content),
    heading,
    update,
  };
}
