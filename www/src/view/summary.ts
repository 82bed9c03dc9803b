/** How many results there are: the heading of the list, and what screen readers announce. */

import { CLOSED, isOpen } from "../a11y/combobox.ts";
import { element, type TextParts, type Translator, textOf } from "../i18n/translator.ts";
import { filtersInUse } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { correctedParts, unknownParts } from "./query-feedback.ts";
import { alternativeParts } from "./zero-results.ts";

/**
 * Returns the visible summary. It does not name the query if words were corrected: the results are
 * then those of another query, which a sentence of its own says.
 */
export function summaryParts(translator: Translator, { page, search }: State): TextParts {
  const { total = 0, partial = 0, corrections = [] } = page ?? {};
  const query = search.query.trim();
  if (!total && partial)
    return translator.parts("someOnly", { results: translator.results(partial) });
  const results = total ? translator.results(total) : translator.text("none");
  return query && !corrections.length
    ? translator.parts("resultsFor", { results, query: element(query) })
    : [{ type: "literal", value: results }];
}

/** Returns the announcement: the visible summary and everything else that is new. */
export function summaryText(translator: Translator, state: State, combobox = CLOSED): string {
  const inUse = filtersInUse(state.search).length;
  const { total = 0, partial = 0, help: [best] = [] } = state.page ?? {};
  return [
    state.isRenewed ? translator.text("renewed") : "",
    textOf(summaryParts(translator, state)),
    textOf(correctedParts(translator, state)),
    textOf(unknownParts(translator, state)),
    inUse ? translator.text("filtersInUse", { n: inUse }) : "",
    total || partial ? "" : translator.text("tip"),
    best ? textOf(alternativeParts(translator, state, best)) : "",
    state.hasCountsFailed ? translator.text("countsFailed") : "",
    isOpen(combobox) ? translator.text("suggestions", { n: combobox.count }) : "",
  ]
    .filter(Boolean)
    .join(". ")
    .replaceAll(".. ", ". ");
}
