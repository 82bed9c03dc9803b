import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFilters, parseKeys, parseNumber, parseSort } from "./settings.ts";

test("filters: values of the same facet are collected", () => {
  const filters = parseFilters("theme:housing; theme:health;place:europe > FR;year:2016..2018");
  assert.deepEqual(
    [...filters],
    [
      ["theme", ["housing", "health"]],
      ["place", ["europe > FR"]],
      ["year", ["2016..2018"]],
    ],
  );
});

test("filters: the first colon separates; text without one is left out", () => {
  assert.deepEqual(
    [...parseFilters("goal:SDG 11: cities;nonsense;:x;y:;;")],
    [["goal", ["SDG 11: cities"]]],
  );
  assert.deepEqual([...parseFilters(null)], []);
});

test("filters: names of object properties are ordinary facet keys", () => {
  assert.deepEqual(
    [...parseFilters("__proto__:a;constructor:b")],
    [
      ["__proto__", ["a"]],
      ["constructor", ["b"]],
    ],
  );
});

test("numbers are whole and clamped, or null", () => {
  assert.equal(parseNumber("20", 1, 100), 20);
  assert.equal(parseNumber(" 500 ", 1, 100), 100);
  assert.equal(parseNumber("-3", 1, 100), 1);
  for (const text of ["", " ", "2.5", "ten", "Infinity", null])
    assert.equal(parseNumber(text, 1, 100), null, String(text));
});

test("sorts are parsed by name; keys keep their order, without repetition", () => {
  assert.equal(parseSort("date-asc"), "date-asc");
  assert.equal(parseSort("newest"), null);
  assert.deepEqual(parseKeys("theme, place year theme"), ["theme", "place", "year"]);
  assert.equal(parseKeys("  "), null);
});
