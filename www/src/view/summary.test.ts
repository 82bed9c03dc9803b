import assert from "node:assert/strict";
import { test } from "node:test";
import { TEXT } from "../a11y/combobox.ts";
import type { IndexInfo, Page } from "../api/types.ts";
import { translatorFor } from "../i18n/translator.ts";
import { initialState, type State } from "../state/state.ts";
import { summaryText } from "./summary.ts";

const TRANSLATOR = translatorFor("en");

test("the summary names the number of results, the query and the filters", () => {
  assert.equal(summaryText(TRANSLATOR, found(12, 0, "")), "12 results");
  assert.equal(summaryText(TRANSLATOR, found(1, 0, " housing ")), "1 result for “housing”");
  assert.equal(
    summaryText(TRANSLATOR, found(12, 3, "housing", ["a", "b"])),
    "12 results for “housing”. Filters, 2 in use",
  );
  assert.equal(
    summaryText(TRANSLATOR, found(0, 3, "housing lisbon")),
    "No result has all your words. With some of them: 3 results",
  );
  assert.match(
    summaryText(TRANSLATOR, found(0, 0, "xyz")),
    /^No results for “xyz”\. Check the spelling/,
  );
});

test("a query that looks like a placeholder stays as it is", () => {
  assert.equal(
    summaryText(TRANSLATOR, found(1, 0, "$& {results} \uE000")),
    "1 result for “$& {results} \uE000”",
  );
});

test("corrections, unknown words and the best alternative are announced too", () => {
  const housing = [{ from: "hosuing", to: "housing" }];
  const two = [...housing, { from: "socialcohesion", to: "social cohesion" }];
  assert.equal(
    summaryText(TRANSLATOR, found(3, 0, "hosuing", [], { corrections: housing })),
    "3 results. Showing results for housing.",
  );
  assert.match(
    summaryText(TRANSLATOR, found(3, 0, "hosuing socialcohesion", [], { corrections: two })),
    /Showing results for housing and social cohesion\.$/,
  );
  assert.match(
    summaryText(
      TRANSLATOR,
      found(0, 3, "housing xyzzy abcde", [], { unknown: ["xyzzy", "abcde"] }),
    ),
    /3 results\. No page contains: xyzzy or abcde$/,
  );
  assert.doesNotMatch(
    summaryText(TRANSLATOR, found(0, 0, " xyzzy ", [], { unknown: ["xyzzy"] })),
    /No page/,
  );
  const help = [
    { kind: "filter", facet: "theme", total: 12 },
    { kind: "filters", total: 40 },
  ] as const;
  assert.match(
    summaryText(TRANSLATOR, found(0, 0, "housing", ["a"], { help })),
    /general words\. Without the filter Theme \(12\)$/,
  );
});

test("open suggestions are counted after the results", () => {
  assert.equal(
    summaryText(TRANSLATOR, found(2, 0, "hou"), { count: 5, isWanted: true, active: TEXT }),
    "2 results for “hou”. Suggestions: 5",
  );
  assert.equal(
    summaryText(TRANSLATOR, found(2, 0, "hou"), { count: 5, isWanted: false, active: TEXT }),
    "2 results for “hou”",
  );
});

function found(
  total: number,
  partial: number,
  query: string,
  values: string[] = [],
  page: Partial<Page> = {},
): State {
  const filters = values.length ? new Map([["theme", values]]) : new Map();
  const state = initialState({ query, filters, sort: "relevance", correct: true }, 10);
  const info = { facets: [{ key: "theme", kind: "list", label: "Theme" }] } as unknown as IndexInfo;
  return {
    ...state,
    info,
    page: {
      total,
      partial,
      hits: [],
      facets: {},
      corrections: [],
      unknown: [],
      help: [],
      milliseconds: 0,
      language: "en",
      ...page,
    },
  };
}
