import assert from "node:assert/strict";
import { test } from "node:test";
import type { FacetValue, Hit, IndexInfo, Page } from "../api/types.ts";
import { filtersInUse, type Search, toRequest } from "./search.ts";
import { type Action, initialState, isPending, reduce, type State } from "./state.ts";

const EMPTY: Search = { query: "", filters: new Map(), sort: "relevance", correct: true };
const INFO: IndexInfo = {
  name: "Test",
  languages: ["en"],
  language: "en",
  documents: 3,
  practices: 3,
  sorts: ["relevance", "date"],
  facetCountsDeferred: false,
  facets: [
    { key: "theme", kind: "list", label: "Theme" },
    { key: "place", kind: "path", label: "Place" },
    { key: "year", kind: "range", label: "Year" },
  ],
};

const after = (...actions: Action[]): State => actions.reduce(reduce, initialState(EMPTY, 10));
const opened: Action = { type: "opened", info: INFO };
const typed = (query: string): Action => ({ type: "typed", query });
const toggled = (facet: string, value: string): Action => ({ type: "filterToggled", facet, value });
const answered = (state: State, page: Partial<Page> = {}): State =>
  reduce(state, { type: "answered", revision: state.revision, page: pageOf(page) });

test("nothing is pending before the visitor does something", () => {
  const state = after(opened);
  assert.equal(state.isActive, false);
  assert.equal(isPending(state), false);
});

test("an answer to an older search is ignored", () => {
  const first = after(opened, typed("hous"));
  const second = reduce(first, typed("housing"));
  const late: Action = { type: "answered", revision: first.revision, page: pageOf({ total: 9 }) };
  assert.equal(reduce(second, late), second);
  assert.equal(answered(second, { total: 3 }).page?.total, 3);
});

test("so is a failure; that of the newest search stays until the next search", () => {
  const first = after(opened, typed("hous"));
  const second = reduce(first, typed("housing"));
  const failed = (revision: number): Action => ({
    type: "failed",
    revision,
    code: "network",
    message: "",
  });
  assert.equal(reduce(second, failed(first.revision)), second);
  const broken = reduce(second, failed(second.revision));
  assert.equal(broken.failure, "network");
  assert.equal(reduce(broken, typed("house")).failure, null);
});

test("an answer after the timeout is still shown", () => {
  const asked = after(opened, typed("housing"));
  const late = reduce(asked, {
    type: "failed",
    revision: asked.revision,
    code: "timeout",
    message: "",
  });
  assert.equal(answered(late, { total: 3 }).failure, null);
});

test("typing the same query, or submitting the answered one, starts no search", () => {
  const state = answered(after(opened, typed("housing")));
  assert.equal(reduce(state, typed("housing")), state);
  assert.equal(reduce(state, { type: "submitted", query: "housing" }), state);
  assert.notEqual(
    reduce(after(opened), { type: "submitted", query: "" }).revision,
    0,
    "the first time it browses",
  );
  const asked = after(opened, typed("housing"));
  assert.equal(
    reduce(asked, { type: "submitted", query: "housing" }).revision,
    asked.revision + 1,
    "what has not been answered is asked for at once",
  );
});

test("values of a list facet are added, and removed when toggled again", () => {
  const state = after(
    opened,
    toggled("theme", "housing"),
    toggled("theme", "health"),
    toggled("theme", "housing"),
  );
  assert.deepEqual([...state.search.filters], [["theme", ["health"]]]);
  assert.equal(reduce(state, toggled("theme", "health")).search.filters.size, 0);
});

test("in a path facet a value replaces those above and below it, not its siblings", () => {
  const chosen = (...values: string[]): readonly string[] | undefined =>
    after(opened, ...values.map((value) => toggled("place", value))).search.filters.get("place");
  assert.deepEqual(chosen("europe", "europe > FR"), ["europe > FR"]);
  assert.deepEqual(chosen("europe > FR", "europe > IT", "africa", "europe"), ["africa", "europe"]);
});

test("filters are listed in order, and removed one by one or all at once", () => {
  const state = after(opened, toggled("theme", "housing"), toggled("place", "europe"), {
    type: "filterSet",
    facet: "year",
    values: ["2016.."],
  });
  assert.deepEqual(filtersInUse(state.search), [
    { facet: "theme", value: "housing" },
    { facet: "place", value: "europe" },
    { facet: "year", value: "2016.." },
  ]);
  const less = reduce(reduce(state, toggled("year", "2016..")), toggled("theme", "housing"));
  assert.deepEqual(filtersInUse(less.search), [{ facet: "place", value: "europe" }]);
  assert.deepEqual(filtersInUse(reduce(state, { type: "filtersCleared" }).search), []);
});

test("the filters of a facet can be removed together; a range replaces another", () => {
  const state = after(opened, toggled("theme", "housing"), toggled("theme", "health"), {
    type: "filterSet",
    facet: "year",
    values: ["2016.."],
  });
  assert.deepEqual(
    filtersInUse(reduce(state, { type: "filterSet", facet: "theme", values: [] }).search),
    [{ facet: "year", value: "2016.." }],
  );
  assert.deepEqual(
    reduce(state, { type: "filterSet", facet: "year", values: ["..2018"] }).search.filters.get(
      "year",
    ),
    ["..2018"],
  );
});

test("a correction is declined for one query; the next may be corrected again", () => {
  const refused = after(opened, typed("hosuing"), { type: "correctionDeclined" });
  assert.equal(toRequest(refused.search, INFO).correct, false);
  assert.equal(refused.search.query, "hosuing");
  for (const same of [
    toggled("theme", "housing"),
    { type: "sorted", sort: "date" },
    { type: "moreRequested" },
    { type: "submitted", query: "hosuing" },
  ] as const) {
    assert.equal(reduce(refused, same).search.correct, false, same.type);
  }
  for (const other of [typed("hosuin"), { type: "submitted", query: "hausing" }] as const) {
    assert.equal(reduce(refused, other).search.correct, true, other.type);
  }
});

test("suggestions belong to the current query, and stay until newer ones arrive", () => {
  const suggested = (query: string): Action => ({
    type: "suggested",
    query,
    suggestions: [{ text: `${query}ing`, kind: "phrase" }],
  });
  const first = after(opened, typed("hous"), suggested("hous"));
  assert.equal(first.suggestions.length, 1);
  const second = reduce(first, typed("housi"));
  assert.equal(second.suggestions, first.suggestions);
  assert.equal(reduce(second, suggested("hous")), second);
  assert.deepEqual(reduce(second, typed("")).suggestions, [], "an emptied field has none");
  assert.deepEqual(
    reduce(second, { type: "submitted", query: "housing" }).suggestions,
    [],
    "nor has a query that is done",
  );
});

test("further hits are appended; the counts of the first page stay", () => {
  const first = answered(after(opened, typed("a")), {
    total: 3,
    hits: [hit("1"), hit("2")],
    facets: { theme: [value("housing")] },
  });
  const asked = reduce(first, { type: "moreRequested" });
  assert.equal(asked.offset, 2);
  const both = answered(asked, { total: 3, hits: [hit("3")] });
  assert.deepEqual(
    both.hits.map(({ id }) => id),
    ["1", "2", "3"],
  );
  assert.equal(both.page?.facets.theme?.length, 1);
  assert.equal(reduce(both, typed("b")).offset, 0);
});

test("a longer list is restored at once; the next search requests one page", () => {
  const state = after(opened, {
    type: "restored",
    search: { ...EMPTY, query: "a" },
    isActive: true,
    limit: 30,
    pageSize: 10,
  });
  assert.equal(state.limit, 30);
  assert.equal(reduce(state, typed("b")).limit, 10);
});

test("going back to before the first search shows nothing", () => {
  const state = answered(after(opened, typed("housing")), { total: 1, hits: [hit("1")] });
  const back = reduce(state, {
    type: "restored",
    search: EMPTY,
    isActive: false,
    limit: 10,
    pageSize: 10,
  });
  assert.deepEqual(
    [back.isActive, back.hits.length, back.page, isPending(back)],
    [false, 0, null, false],
  );
});

test("filters and sorts that the index does not have are dropped when it opens", () => {
  const filters = new Map([
    ["theme", ["housing"]],
    ["colour", ["red"]],
    ["year", ["soon", "2018"]],
  ]);
  const state = reduce(
    initialState({ query: "", filters, sort: "title", correct: true }, 10),
    opened,
  );
  assert.deepEqual(
    [...state.search.filters],
    [
      ["theme", ["housing"]],
      ["year", ["2018"]],
    ],
  );
  assert.equal(state.search.sort, "relevance");
});

test("a value given by its last part becomes the whole path", () => {
  const asked = reduce(initialState({ ...EMPTY, filters: new Map([["place", ["FR"]]]) }, 10), {
    type: "submitted",
    query: "",
  });
  const state = answered(asked, {
    total: 1,
    facets: { place: [{ ...value("europe"), children: [value("europe > FR")] }] },
  });
  assert.deepEqual(state.search.filters.get("place"), ["europe > FR"]);
});

test("a request holds the filters, whatever the facets are called", () => {
  const state = after(toggled("__proto__", "a"), toggled("constructor", "b"));
  const { filters = {} } = toRequest(state.search, INFO);
  assert.deepEqual(Object.entries(filters), [
    ["__proto__", ["a"]],
    ["constructor", ["b"]],
  ]);
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

test("a range facet becomes a range; a similar value of a list facet does not", () => {
  const search = {
    ...EMPTY,
    filters: new Map([
      ["year", ["2016.."]],
      ["theme", ["1990..1999"]],
    ]),
  };
  const { filters, ranges } = toRequest(search, INFO);
  assert.deepEqual([filters, ranges], [{ theme: ["1990..1999"] }, { year: { from: 2016 } }]);
});

test("counts may lack the facet of a filter", () => {
  const state = answered(after(toggled("constructor", "b")), { total: 1, facets: {} });
  assert.deepEqual(state.search.filters.get("constructor"), ["b"]);
});

test("only a pending search is slow", () => {
  const asked = after(opened, typed("a"));
  assert.equal(reduce(asked, { type: "slow" }).isSlow, true);
  assert.equal(reduce(answered(asked), { type: "slow" }).isSlow, false);
});

function pageOf(page: Partial<Page>): Page {
  return {
    total: 0,
    partial: 0,
    hits: [],
    facets: {},
    corrections: [],
    unknown: [],
    help: [],
    milliseconds: 0,
    language: "en",
    ...page,
  };
}

function hit(id: string): Hit {
  return {
    id,
    practice: id,
    url: null,
    title: id,
    language: "en",
    date: null,
    fields: {},
    excerpt: { text: "", marks: [] },
    titleMarks: [],
    score: 1,
    match: "all",
    matchedNames: [],
    editions: [],
  };
}

function value(path: string): FacetValue {
  return { value: path, label: path, count: 1, selected: false };
}

test("a query and filters are cut to what a visitor may ask, wherever they come from", () => {
  const search: Search = {
    ...EMPTY,
    query: "q".repeat(100_000),
    filters: new Map([
      ["theme", Array.from({ length: 10_000 }, (_, index) => `value ${index}`)],
      ["place", ["FR", "x".repeat(257)]],
    ]),
  };
  const restored: Action = { type: "restored", search, isActive: true, limit: 10, pageSize: 10 };
  for (const state of [after(restored), initialState(search, 10)]) {
    assert.equal(state.search.query.length, 256);
    assert.equal(filtersInUse(state.search).length, 64);
  }
  assert.equal(after(typed(`${"q".repeat(255)}😀`)).search.query, "q".repeat(255));
  const long: Action = { type: "filterSet", facet: "place", values: ["x".repeat(257), "FR"] };
  assert.deepEqual(filtersInUse(after(long).search), [{ facet: "place", value: "FR" }]);
});

test("a failure hides the hits of an earlier search only", () => {
  const shown = answered(after(opened, typed("a")), { total: 20 });
  const failed = (state: State): State =>
    reduce(state, { type: "failed", revision: state.revision, code: "network", message: "" });
  assert.equal(failed(reduce(shown, typed("ab"))).isStale, true);
  assert.equal(failed(reduce(shown, { type: "moreRequested" })).isStale, false);
});
