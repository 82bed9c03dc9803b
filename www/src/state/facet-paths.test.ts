import assert from "node:assert/strict";
import { test } from "node:test";
import type { FacetValue } from "../api/types.ts";
import { flatten, isPathWithin, lastPart, resolveNames, withAncestors } from "./facet-paths.ts";

const value = (path: string, children: FacetValue[] = []): FacetValue => ({
  value: path,
  label: path,
  count: 1,
  selected: false,
  children,
});
const PLACES = [
  value("europe", [value("europe > FR", [value("europe > FR > Lyon")]), value("europe > IT")]),
  value("africa", [value("africa > TN"), value("africa > Lyon")]),
];

test("a name becomes the only path that ends in it", () => {
  const resolve = (name: string): unknown => resolveNames(PLACES, [name])[0];
  assert.equal(resolve("FR"), "europe > FR");
  assert.equal(resolve("europe"), "europe");
  assert.equal(resolve("Lyon"), "Lyon", "two places of that name");
  assert.equal(resolve("Atlantis"), "Atlantis");
  assert.equal(resolve("R"), "R", "a name, not the end of one");
});

test("a path is within its ancestors, not within its siblings", () => {
  assert.ok(isPathWithin("europe > FR", "europe"));
  assert.ok(!isPathWithin("europe", "europe"));
  assert.ok(!isPathWithin("europeans > FR", "europe"));
});

test("ancestors are added to values", () => {
  assert.deepEqual(
    [...withAncestors(["europe > FR > Lyon", "europe > IT", "africa"])],
    ["europe", "europe > FR", "europe > FR > Lyon", "europe > IT", "africa"],
  );
});

test("the last part names a value; parents are listed before children", () => {
  assert.equal(lastPart("europe > FR > Lyon"), "Lyon");
  assert.deepEqual(
    flatten(PLACES.slice(0, 1)).map((each) => each.value),
    ["europe", "europe > FR", "europe > FR > Lyon", "europe > IT"],
  );
});
