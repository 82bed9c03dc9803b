/** How many results there are: the sentence above the list, and the one that screen readers hear. */

import { CLOSED, isOpen } from "../combobox.ts";
import { element, textOf, type Phrase, type Words } from "../i18n.ts";
import { Message } from "../i18n/messages.ts";
import { filtersInUse, type State } from "../state.ts";
import { helpPhrase } from "./help.ts";
import { correctedPhrase, unknownPhrase } from "./notes.ts";

/** Where words were corrected the results are not those of the query, and a sentence of its own says so. */
export function summaryPhrase(words: Words, { page, search }: State): Phrase {
  const { total = 0, partial = 0, corrections = [] } = page ?? {};
  const query = search.query.trim();
  if (!total && partial) return words.phrase(Message.someOnly, { results: words.results(partial) });
  const results = total ? words.results(total) : words.say(Message.none);
  return query && !corrections.length
    ? words.phrase(Message.resultsFor, { results, query: element(query) })
    : [{ type: "literal", value: results }];
}

/** As text, with what else there is to know; the visible count is its beginning. */
export function summaryText(words: Words, state: State, combobox = CLOSED): string {
  const inUse = filtersInUse(state.search).length;
  const { total = 0, partial = 0, help: [best] = [] } = state.page ?? {};
  return [
    textOf(summaryPhrase(words, state)),
    textOf(correctedPhrase(words, state)),
    textOf(unknownPhrase(words, state)),
    inUse ? words.say(Message.filtersInUse, { n: inUse }) : "",
    total || partial ? "" : words.say(Message.tip),
    best ? textOf(helpPhrase(words, state, best)) : "",
    isOpen(combobox) ? words.say(Message.suggestions, { n: combobox.count }) : "",
  ]
    .filter(Boolean)
    .join(". ")
    .replaceAll(".. ", ". ");
}
