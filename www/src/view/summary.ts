/** How many results there are: the sentence above the list, and the one that screen readers hear. */

import { h, type Child } from "../dom.ts";
import type { Words } from "../i18n.ts";
import { filtersInUse, type State } from "../state.ts";

/** Stands for the query while a sentence is made: no query can be mistaken for a part of it. */
const QUERY = "\uE000";

/** As nodes: a query may run against the direction of the sentence around it. */
export function summaryNodes(words: Words, state: State): Child[] {
  const [before = "", after] = sentence(words, state).split(QUERY);
  return after === undefined ? [before] : [before, h("bdi", {}, queryOf(state)), after];
}

/** As text, with the filters in use; the visible count is its beginning. */
export function summaryText(words: Words, state: State): string {
  const inUse = filtersInUse(state.search).length;
  const count = sentence(words, state).replace(QUERY, () => queryOf(state));
  const isNone = state.page && state.page.total + state.page.partial === 0;
  const rest = [inUse ? words.say("filtersInUse", { n: words.number(inUse) }) : "", isNone ? words.say("tip") : ""];
  return [count, ...rest].filter(Boolean).join(". ");
}

function sentence(words: Words, state: State): string {
  const { total = 0, partial = 0 } = state.page ?? {};
  const results = words.results(total || partial);
  if (!total && partial) return words.say("someOnly", { results });
  if (!total) return words.say(queryOf(state) ? "noneFor" : "none", { query: QUERY });
  return queryOf(state) ? words.say("resultsFor", { results, query: QUERY }) : results;
}

function queryOf({ search }: State): string {
  return search.query.trim();
}
