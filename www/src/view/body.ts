/** Everything below the form: filters, and what was found. */

import { focusOr, h } from "../util/dom.ts";
import type { State } from "../state/state.ts";
import type { Page } from "../api/types.ts";
import { createChips } from "./chips.ts";
import type { Context } from "./context.ts";
import { createFacets, type Facets } from "./facets.ts";
import { createHelp } from "./zero-results.ts";
import { createLabels } from "./labels.ts";
import { createNotes } from "./query-feedback.ts";
import { createResults } from "./results.ts";

export interface Body {
  readonly node: HTMLElement;
  update(state: State): void;
  /** The focus goes to the sentence that says how many results there are. */
  focus(): void;
  readonly facetsInSight: Facets["inSight"];
}

export function createBody(context: Context): Body {
  const labels = createLabels(context.translator);
  const results = createResults(context);
  const facets = createFacets(context, results.focus);
  const chips = createChips(context, labels, (facet) =>
    focusOr(facets.heading(facet), results.focus),
  );
  const notes = createNotes(context);
  const help = createHelp(context, results.focus);
  const main = h(
    "div",
    { class: "main" },
    results.head,
    notes.node,
    chips.node,
    help.node,
    results.body,
  );
  let shown: Page | null = null;
  return {
    node: h("div", { part: "body" }, facets.node, main),
    update: (state) => {
      labels.learn(state);
      for (const part of [results, chips, facets]) part.update(state);
      if (state.page !== shown) for (const part of [notes, help]) part.update(state);
      shown = state.page;
    },
    focus: results.focus,
    facetsInSight: facets.inSight,
  };
}
