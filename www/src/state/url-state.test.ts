import assert from "node:assert/strict";
import { test } from "node:test";
import type { Search } from "./search.ts";
import { readParameters, writeParameters } from "./url-state.ts";

const START: Search = {
  query: "",
  filters: new Map([["type", ["case-study"]]]),
  sort: "relevance",
  correct: true,
};
const ASKED: Search = {
  query: "l’énergie & l'eau",
  filters: new Map([
    ["theme", ["housing", "services > health"]],
    ["q", ["a=b"]],
    ["year", ["2016.."]],
  ]),
  sort: "date",
  correct: true,
};

const written = (search: Search, shown: number | null = null, before = ""): URLSearchParams =>
  writeParameters(new URLSearchParams(before), "m.", START, { search, hitCount: shown });

test("what is written is read again", () => {
  const state = readParameters(new URLSearchParams(written(ASKED, 30).toString()), "m.", START);
  assert.deepEqual(state, { search: ASKED, hitCount: 30 });
});

test("parameters of the page and of other widgets stay as they are", () => {
  assert.equal(
    written({ ...START, filters: new Map() }, null, "id=7&x.q=b&m.q=old&m.f.theme=old").toString(),
    "id=7&x.q=b&m.q=",
  );
});

test("an empty search is still a search: it lacks the initial filters", () => {
  const state = readParameters(written({ ...START, filters: new Map() }), "m.", START);
  assert.equal(state?.search.filters.size, 0);
});

test("the address does not say whether a correction was declined", () => {
  assert.equal(written({ ...ASKED, correct: false }).toString(), written(ASKED).toString());
});

test("without a search there are no parameters", () => {
  assert.equal(
    writeParameters(new URLSearchParams("id=7&m.q=old"), "m.", START, null).toString(),
    "id=7",
  );
});

test("an address without parameters holds no search; invalid parameters are ignored", () => {
  assert.equal(readParameters(new URLSearchParams("q=a&id=7"), "m.", START), null);
  const state = readParameters(
    new URLSearchParams("m.sort=newest&m.n=many&m.f.=x&m.f.theme="),
    "m.",
    START,
  );
  assert.deepEqual(state, {
    search: { query: "", filters: new Map(), sort: "relevance", correct: true },
    hitCount: null,
  });
});
