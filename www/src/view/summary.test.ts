import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsFor } from "../i18n.ts";
import { initialState, type State } from "../state.ts";
import { summaryText } from "./summary.ts";

const WORDS = wordsFor("en");

test("what is said is how many, of what, and under which conditions", () => {
  assert.equal(summaryText(WORDS, found(12, 0, "")), "12 results");
  assert.equal(summaryText(WORDS, found(1, 0, " housing ")), "1 result for “housing”");
  assert.equal(summaryText(WORDS, found(12, 3, "housing", ["a", "b"])), "12 results for “housing”. Filters, 2 in use");
  assert.equal(summaryText(WORDS, found(0, 3, "housing lisbon")), "No result has all your words. With some of them: 3 results");
  assert.match(summaryText(WORDS, found(0, 0, "xyz")), /^No results for “xyz”\. Check the spelling/);
});

test("a query is a query, whatever it looks like", () => {
  assert.equal(summaryText(WORDS, found(1, 0, "$& {results} \uE000")), "1 result for “$& {results} \uE000”");
});

function found(total: number, partial: number, query: string, values: string[] = []): State {
  const filters = values.length ? new Map([["theme", values]]) : new Map();
  const state = initialState({ query, filters, ranges: new Map(), sort: "relevance" }, 10);
  return { ...state, page: { total, partial, hits: [], facets: {}, corrections: [], milliseconds: 0, language: "en" } };
}
