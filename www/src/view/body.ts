/** Everything below the form: the filters and the results. */

import type { Page } from "../api/types.ts";
import type { State } from "../state/state.ts";
import { focusOr, h } from "../util/dom.ts";
import { createChips } from "./chips.ts";
import type { Context, Part } from "./context.ts";
import { createFacets } from "./facets.ts";
import { createLabels } from "./labels.ts";
import { createQueryFeedback } from "./query-feedback.ts";
import { createResults } from "./results.ts";
import { createZeroResults } from "./zero-results.ts";

/** The part of the view below the form. */
export interface Body extends Part {
  /** Moves the focus to the summary of the results. */
  focus(): void;
  visibleFacets(): string[];
}

/** Creates the part below the form. */
export function createBody(context: Context): Body {
  const labels = createLabels(context.translator);
  const results = createResults(context);
  const facets = createFacets(context, results.focus);
  const chips = createChips(context, labels, (facet) =>
    focusOr(facets.titleOf(facet), results.focus),
  );
  const feedback = createQueryFeedback(context);
  const zeroResults = createZeroResults(context, results.focus);
  const main = [results.head, feedback.node, chips.node, zeroResults.node, results.body];
  let shown: Page | null = null;
  const update = (state: State): void => {
    for (const part of [labels, results, chips, facets]) part.update(state);
    if (state.page !== shown) for (const part of [feedback, zeroResults]) part.update(state);
    shown = state.page;
  };
  return {
    node: h("div", { part: "body" }, facets.node, h("div", { class: "main" }, ...main)),
    update,
    focus: results.focus,
    visibleFacets: facets.visibleFacets,
  };
}
