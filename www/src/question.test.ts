import assert from "node:assert/strict";
import { test } from "node:test";
import { aboutPractices, aboutText } from "./question.ts";
import { MedinaError, type SearchRequest } from "./types.ts";

const text = (value: string): number[] => [Buffer.byteLength(value), ...Buffer.from(value)];
const relevance = text("relevance");

test("what is left out has its default", () => {
  assert.deepEqual([...aboutPractices({})], [1, 0, 0, 0, ...relevance, 0, 10, 1, 0, 1, 0]);
  const nulls = { query: null, filters: null, sort: null, limit: null } as unknown as SearchRequest;
  assert.deepEqual(aboutPractices(nulls), aboutPractices({}));
});

test("texts are UTF-8 with their length, numbers in base 128, open ends empty", () => {
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
  assert.deepEqual([...aboutPractices({ facets: [] })].slice(-4), [0, 0, 1, 0]);
  assert.deepEqual([...aboutPractices(request)], expected);
  assert.equal(aboutText("x".repeat(200_000)).length, 200_004);
});

test("numbers beyond what the engine can hold are the nearest it can", () => {
  const bytes = [...aboutPractices({ offset: -1, limit: 1e300 })];
  assert.deepEqual(bytes.slice(-10), [0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0, 1, 0]);
});

test("what is of the wrong type is refused as a request", () => {
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
    assert.throws(
      () => aboutPractices(request as SearchRequest),
      isRefusal,
      JSON.stringify(request),
    );
  }
});
