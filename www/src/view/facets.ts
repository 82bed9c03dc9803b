/** All facets of the index, in the order that the page asks for. */

import type { FacetInfo } from "../api/types.ts";
import { valuesOf } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { arrange, button, h, isExpanded } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import type { Context, Part } from "./context.ts";
import { createFacet, type Facet } from "./facet.ts";
import { createFilterPanel } from "./filter-panel.ts";

/** Number of facets that are expanded from the start in a wide container. */
const OPEN_FACETS = 3;

/** Number of facets that are shown at most, whatever an index has. */
const MAX_FACETS = 100;

/** The facets in their panel. */
export interface Facets extends Part {
  /** Returns the keys of the facets whose values are visible. */
  visibleFacets(): string[];
  /** Returns the button with the title of a facet, if the facet has been created. */
  titleOf(facet: string | undefined): HTMLElement | undefined;
}

/** Creates the facets. `showResults` is called when the visitor of a narrow container is done. */
export function createFacets(context: Context, showResults: () => void): Facets {
  const facets = new Map<string, Facet>();
  const list = h("div", { class: "facets" });
  const failure = createCountsFailure(context);
  const panel = createFilterPanel(context, [list, failure], showResults);
  /** Updates a facet, and returns its node unless all its counts are zero and it is not in use. */
  const updateFacet = (facet: FacetInfo, index: number, { search, page }: State): Element | [] => {
    const { key } = facet;
    const counts = page?.facets ?? {};
    const isInUse = search.filters.has(key);
    const values = valuesOf(counts, key);
    const { node, update } = getOrInsert(facets, key, () =>
      createFacet(context, facet, isInUse || (index < OPEN_FACETS && !panel.isNarrow())),
    );
    update(values, search);
    return isInUse || !Object.hasOwn(counts, key) || values.some(({ count }) => count) ? node : [];
  };
  return {
    node: panel.node,
    update: (state) => {
      const { info, page, hasCountsFailed } = state;
      if (!info || !page) return;
      const nodes = chooseFacets(info.facets, context.settings.facets).flatMap((facet, index) =>
        updateFacet(facet, index, state),
      );
      arrange(list, nodes);
      failure.hidden = !hasCountsFailed;
      list.hidden = hasCountsFailed && !Object.keys(page.facets).length;
      panel.node.hidden = !nodes.length;
      panel.update(state);
    },
    visibleFacets: () => [...facets].flatMap(([key, { title }]) => (isExpanded(title) ? key : [])),
    titleOf: (facet = "") => facets.get(facet)?.title,
  };
}

/** Returns the facets that the page asks for, in its order. */
function chooseFacets(
  facets: readonly FacetInfo[],
  keys: readonly string[] | null,
): readonly FacetInfo[] {
  const chosen = keys
    ? keys.flatMap((key) => facets.find((facet) => facet.key === key) ?? [])
    : facets;
  return chosen.slice(0, MAX_FACETS);
}

/** Creates the note that the counts could not be loaded, with a button to load them again. */
function createCountsFailure({ translator, dispatch }: Context): HTMLElement {
  const retry = (): void => dispatch({ type: "countsRetried" });
  return h(
    "div",
    { part: "counts-error" },
    h("p", {}, translator.text("countsFailed")),
    button({ class: "link", part: "counts-retry" }, retry, translator.text("retry")),
  );
}
