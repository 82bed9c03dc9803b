/** How many results there are: the sentence above the list, and the one that screen readers hear. */

import { CLOSED, isOpen } from "../combobox.ts";
import { h } from "../dom.ts";
import type { Words } from "../i18n.ts";
import { filtersInUse, type State } from "../state.ts";
import { helpText } from "./help.ts";
import { noteTexts } from "./notes.ts";
import { around } from "./sentence.ts";

/** As nodes, for the page. */
export function summaryNodes(words: Words, state: State): (Node | string)[] {
  return around((hole) => count(words, state, hole), h("bdi", {}, queryOf(state)));
}

/** As text, with what else there is to know; the visible count is its beginning. */
export function summaryText(words: Words, state: State, combobox = CLOSED): string {
  const inUse = filtersInUse(state.search).length;
  const { total = 0, partial = 0, help: [best] = [] } = state.page ?? {};
  return [
    count(words, state, queryOf(state)),
    ...noteTexts(words, state),
    inUse ? words.say("filtersInUse", { n: words.number(inUse) }) : "",
    total || partial ? "" : words.say("tip"),
    best ? helpText(words, state, best) : "",
    isOpen(combobox) ? words.say("suggestions", { n: words.number(combobox.count) }) : "",
  ].filter(Boolean).join(". ").replaceAll(".. ", ". ");
}

/** Where words were corrected the results are not those of the query, and a sentence of its own says so. */
function count(words: Words, state: State, query: string): string {
  const { total = 0, partial = 0, corrections = [] } = state.page ?? {};
  const results = words.results(total || partial);
  const isNamed = queryOf(state) && !corrections.length;
  if (!total && partial) return words.say("someOnly", { results });
  if (!total) return words.say(isNamed ? "noneFor" : "none", { query });
  return isNamed ? words.say("resultsFor", { results, query }) : results;
}

function queryOf({ search }: State): string {
  return search.query.trim();
}
