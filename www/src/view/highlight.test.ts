import assert from "node:assert/strict";
import { test } from "node:test";
import { splitAtMarks } from "./highlight.ts";

test("the marked parts are exactly the marks", () => {
  const found = splitAtMarks("the 😀 town", [
    [4, 6],
    [7, 11],
  ]).filter(({ text }) => text);
  assert.deepEqual(found, [
    { text: "the ", isMarked: false },
    { text: "😀", isMarked: true },
    { text: " ", isMarked: false },
    { text: "town", isMarked: true },
  ]);
});

test("a text without marks is one part", () => {
  assert.deepEqual(splitAtMarks("town", []), [{ text: "town", isMarked: false }]);
});
