import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRange } from "./ranges.ts";

test("a range may be open at one end, not at both", () => {
  assert.deepEqual(parseRange("2016..2018"), { from: 2016, to: 2018 });
  assert.deepEqual(parseRange("2016.."), { from: 2016 });
  assert.deepEqual(parseRange("..2018"), { to: 2018 });
  assert.deepEqual(parseRange("-10..-5"), { from: -10, to: -5 });
  for (const text of ["..", "-..5", "a..b", "2016...2018", "2016-2018", "", undefined])
    assert.equal(parseRange(text), null, text);
});

test("a single number is a range from itself to itself", () => {
  assert.deepEqual(parseRange("2016"), { from: 2016, to: 2016 });
});
