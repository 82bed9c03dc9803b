import assert from "node:assert/strict";
import { test } from "node:test";
import { registerLandmark, unregisterLandmark } from "./landmarks.ts";

test("names on a page are unique, and free again once unregistered", () => {
  const [one, two, three] = [{}, {}, {}];
  assert.equal(registerLandmark(one, "Search"), "Search");
  assert.equal(registerLandmark(two, "Search"), "Search (2)");
  assert.equal(registerLandmark(one, "Search"), "Search", "the same owner asks again");
  unregisterLandmark(one);
  assert.equal(registerLandmark(three, "Search"), "Search");
});
