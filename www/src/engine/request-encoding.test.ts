import assert from "node:assert/strict";
import { test } from "node:test";
import { MedinaError } from "../api/errors.ts";
import type { SearchRequest } from "../api/types.ts";
import {
  encodeDescribe,
  encodeInsert,
  encodeOpen,
  encodeSearch,
  encodeSuggest,
  encodeText,
} from "./request-encoding.ts";

const text = (value: string): number[] => [Buffer.byteLength(value), ...Buffer.from(value)];
const relevance = text("relevance");

test("each request begins with its ordinal, followed by its arguments", () => {
  assert.deepEqual([...encodeDescribe()], [0]);
  assert.equal(encodeSearch({})[0], 1);
  assert.deepEqual([...encodeText("a")], [2, 1, 0x61]);
  assert.deepEqual([...encodeSuggest("a", 8)], [3, 1, 0x61, 8]);
  assert.deepEqual([...encodeOpen("fr")], [4, 2, 0x66, 0x72]);
  assert.deepEqual([...encodeInsert(128)], [5, 0x80, 1]);
});

test("missing properties have defaults", () => {
  assert.deepEqual([...encodeSearch({})], [1, 0, 0, 0, ...relevance, 0, 10, 1, 0, 1, 0]);
  const nulls = { query: null, filters: null, sort: null, limit: null } as unknown as SearchRequest;
  assert.deepEqual(encodeSearch(nulls), encodeSearch({}));
});

test("strings are UTF-8 after their length, numbers are in base 128, open ends empty", () => {
  const request: SearchRequest = {
    query: "é",
    filters: { theme: ["a", "b"] },
    ranges: { year: { from: -5.9 } },
    sort: "title",
    offset: 300,
    facets: ["year"],
    complete: true,
  };
  const filters = [1, ...text("theme"), 2, ...text("a"), ...text("b")];
  const ranges = [1, ...text("year"), ...text("-5"), 0];
  const expected = [
    1,
    2,
    0xc3,
    0xa9,
    ...filters,
    ...ranges,
    ...text("title"),
    0xac,
    2,
    10,
    1,
    1,
    1,
    1,
    ...text("year"),
  ];
  assert.deepEqual([...encodeSearch({ facets: [] })].slice(-4), [0, 0, 1, 0]);
  assert.deepEqual([...encodeSearch(request)], expected);
  assert.equal(encodeText("x".repeat(200_000)).length, 200_004);
});

test("numbers are clamped to what the module can hold", () => {
  const bytes = [...encodeSearch({ offset: -1, limit: 1e300 })];
  assert.deepEqual(bytes.slice(-10), [0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0, 1, 0]);
});

test("a wrong type throws a request error", () => {
  const wrong = [
    undefined,
    "x",
    { query: 5 },
    { sort: 1 },
    { filters: "x" },
    { filters: { a: "x" } },
    { filters: { a: [1] } },
    { ranges: 1 },
    { ranges: { y: { from: "1" } } },
    { offset: "1" },
    { facets: [1] },
  ];
  for (const request of wrong) {
    const isRefusal = (error: unknown): boolean =>
      error instanceof MedinaError &&
      error.code === "request" &&
      /expected, not/.test(error.message);
    assert.throws(() => encodeSearch(request as SearchRequest), isRefusal, JSON.stringify(request));
  }
});
