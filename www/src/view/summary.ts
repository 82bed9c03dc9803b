/** How many results there are: the sentence above the list, and the one that screen readers hear. */

import { CLOSED, isOpen } from "../a11y/combobox.ts";
import { element, textOf, type TextParts, type Translator } from "../i18n/translator.ts";
import { filtersInUse, type State } from "../state/state.ts";
import { helpParts } from "./zero-results.ts";
import { correctedParts, unknownParts } from "./query-feedback.ts";

/** Where words were corrected the results are not those of the query, and a sentence of its own says so. */
export function summaryParts(translator: Translator, { page, search }: State): TextParts {
  const { total = 0, partial = 0, corrections = [] } = page ?? {};
  const query = search.query.trim();
  if (!total && partial) return translator.parts("someOnly", { results: translator.results(partial) });
  const results = total ? translator.results(total) : translator.text("none");
  return query && !corrections.length
    ? translator.parts("resultsFor", { results, query: element(query) })
    : [{ type: "literal", value: results }];
}

/** As text, with what else there is to know; the visible count is its beginning. */
export function summaryText(translator: Translator, state: State, combobox = CLOSED): string {
  const inUse = filtersInUse(state.search).length;
  const { total = 0, partial = 0, help: [best] = [] } = state.page ?? {};
  return [
    textOf(summaryParts(translator, state)),
    textOf(correctedParts(translator, state)),
    textOf(unknownParts(translator, state)),
    inUse ? translator.text("filtersInUse", { n: inUse }) : "",
    total || partial ? "" : translator.text("tip"),
    best ? textOf(helpParts(translator, state, best)) : "",
    isOpen(combobox) ? translator.text("suggestions", { n: combobox.count }) : "",
  ]
    .filter(Boolean)
    .join(". ")
    .replaceAll(".. ", ". ");
}
