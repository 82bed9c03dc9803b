import assert from "node:assert/strict";
import { test } from "node:test";
import { flatten, leaf, wholePath, within } from "./facet-paths.ts";
import type { FacetValue } from "../api/types.ts";

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

test("a name becomes the path that ends in it, where only one does", () => {
  assert.equal(wholePath(PLACES, "FR"), "europe > FR");
  assert.equal(wholePath(PLACES, "europe"), "europe");
  assert.equal(wholePath(PLACES, "Lyon"), "Lyon", "two places of that name");
  assert.equal(wholePath(PLACES, "Atlantis"), "Atlantis");
  assert.equal(wholePath(PLACES, "R"), "R", "a name, not the end of one");
});

test("within is under, not beside", () => {
  assert.ok(within("europe > FR", "europe"));
  assert.ok(!within("europe", "europe"));
  assert.ok(!within("europeans > FR", "europe"));
});

test("the last part names a value, and parents come before children", () => {
  assert.equal(leaf("europe > FR > Lyon"), "Lyon");
  assert.deepEqual(
    flatten(PLACES.slice(0, 1)).map((each) => each.value),
    ["europe", "europe > FR", "europe > FR > Lyon", "europe > IT"],
  );
});
