/** All facets. In a narrow container they wait behind one button; in a wide one they stand beside the results. */

import { arrange, button, expand, h, icon, isExpanded, isShown, setText } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { filtersInUse, valuesOf, type State } from "../state/state.ts";
import type { FacetInfo } from "../api/types.ts";
import { headings, type Context } from "./context.ts";
import { createFacet, type Facet } from "./facet.ts";

/** So many facets are open from the start where there is room for them. */
const OPEN_FACETS = 3;

export interface Facets {
  readonly node: HTMLElement;
  update(state: State): void;
  /** Those whose values can be seen. */
  inSight(): string[];
  /** Of a facet, if it has been made. */
  heading(facet: string | undefined): HTMLElement | undefined;
}

/** `showResults` brings the visitor of a narrow container from the filters to what they left. */
export function createFacets(context: Context, showResults: () => void): Facets {
  const { translator, settings } = context;
  const facets = new Map<string, Facet>();
  const count = h("span", { class: "in-use" });
  const toggle = button(
    { part: "filters-toggle", "aria-expanded": "false", "aria-controls": "filters" },
    () => open(!isExpanded(toggle)),
    icon("filters"),
    count,
  );
  const title = h(
    headings(settings).group,
    { class: "filters-title", id: "filters-title" },
    translator.text("filters"),
  );
  const done = button(
    { class: "submit", part: "filters-done" },
    () => (open(false), showResults()),
  );
  const list = h("div", { class: "facets" });
  const body = h("div", { id: "filters", class: "filters-body" }, list, done);
  const node = h(
    "div",
    { part: "filters", role: "group", "aria-labelledby": "filters-title" },
    title,
    toggle,
    body,
  );

  function open(isWanted: boolean): void {
    expand(toggle, isWanted);
    node.classList.toggle("open", isWanted);
  }

  function update(state: State): void {
    const { info, page, search } = state;
    if (!info || !page) return;
    const useful = chosen(info.facets, settings.facets).flatMap((facet, place) => {
      const { key } = facet;
      const isInUse = search.filters.has(key);
      const values = valuesOf(page.facets, key);
      const made = getOrInsert(facets, key, () =>
        createFacet(context, facet, isInUse || (place < OPEN_FACETS && !isShown(toggle))),
      );
      made.update(values, search);
      return isInUse || !Object.hasOwn(page.facets, key) || values.some(({ count }) => count)
        ? made.node
        : [];
    });
    arrange(list, useful);
    node.hidden = !useful.length;
    const inUse = filtersInUse(search).length;
    setText(
      count,
      inUse ? translator.text("filtersInUse", { n: inUse }) : translator.text("filters"),
    );
    setText(done, translator.text("showResults", { n: page.total || page.partial }));
  }

  const inSight = (): string[] =>
    [...facets].flatMap(([key, { heading }]) => (isExpanded(heading) ? key : []));

  return { node, update, inSight, heading: (key = "") => facets.get(key)?.heading };
}

/** Those the page asks for, in its order. */
function chosen(facets: readonly FacetInfo[], keys: readonly string[] | null): FacetInfo[] {
  if (!keys) return [...facets];
  return keys.flatMap((key) => facets.find((facet) => facet.key === key) ?? []);
}
