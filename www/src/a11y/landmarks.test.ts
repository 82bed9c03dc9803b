import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, leave } from "./landmarks.ts";

test("names on one page differ, and are free again when their owner leaves", () => {
  const [one, two, three] = [{}, {}, {}];
  assert.equal(enter(one, "Search"), "Search");
  assert.equal(enter(two, "Search"), "Search (2)");
  assert.equal(enter(one, "Search"), "Search", "the same owner asks again");
  leave(one);
  assert.equal(enter(three, "Search"), "Search");
});
