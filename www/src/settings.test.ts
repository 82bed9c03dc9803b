import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRange, parseFilters, parseKeys, parseNumber, parseRange, parseSort } from "./settings.ts";

test("filters: values of a facet add up, a range is a range", () => {
  const { filters, ranges } = parseFilters("theme:housing; theme:health;place:europe > FR;year:2016..2018");
  assert.deepEqual([...filters], [["theme", ["housing", "health"]], ["place", ["europe > FR"]]]);
  assert.deepEqual([...ranges], [["year", { from: 2016, to: 2018 }]]);
});

test("filters: only the first colon divides; what is no filter is left out", () => {
  assert.deepEqual([...parseFilters("goal:SDG 11: cities;nonsense;:x;y:;;").filters], [["goal", ["SDG 11: cities"]]]);
  assert.deepEqual([...parseFilters(null).filters], []);
});

test("filters: names that mean something to objects are names like others", () => {
  assert.deepEqual([...parseFilters("__proto__:a;constructor:b").filters], [["__proto__", ["a"]], ["constructor", ["b"]]]);
});

test("ranges may be open at either end, not at both", () => {
  assert.deepEqual(parseRange("2016.."), { from: 2016 });
  assert.deepEqual(parseRange("..2018"), { to: 2018 });
  assert.deepEqual(parseRange("-10..-5"), { from: -10, to: -5 });
  for (const text of ["..", "2016", "a..b", "2016...2018", ""]) assert.equal(parseRange(text), null, text);
});

test("a range is read as it was written", () => {
  for (const text of ["2016..2018", "2016..", "..2018"]) assert.equal(formatRange(parseRange(text) ?? {}), text);
});

test("numbers are whole and within bounds, or nothing", () => {
  assert.equal(parseNumber("20", 1, 100), 20);
  assert.equal(parseNumber(" 500 ", 1, 100), 100);
  assert.equal(parseNumber("-3", 1, 100), 1);
  for (const text of ["", " ", "2.5", "ten", "Infinity", null]) assert.equal(parseNumber(text, 1, 100), null, String(text));
});

test("orders by name, keys in order and once", () => {
  assert.equal(parseSort("date-asc"), "date-asc");
  assert.equal(parseSort("newest"), null);
  assert.deepEqual(parseKeys("theme, place year theme"), ["theme", "place", "year"]);
  assert.equal(parseKeys("  "), null);
});
