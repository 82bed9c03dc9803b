import assert from "node:assert/strict";
import { test } from "node:test";
import { splitAtMarks, splitShortened } from "./highlight.ts";

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

test("a text that is too long is cut, and marks beyond the end are dropped", () => {
  assert.deepEqual(
    splitShortened(
      "abc def ghi",
      [
        [0, 3],
        [4, 7],
        [8, 11],
      ],
      6,
    ),
    [
      { text: "", isMarked: false },
      { text: "abc", isMarked: true },
      { text: " de…", isMarked: false },
    ],
  );
  assert.deepEqual(splitShortened("a😀b", [], 2), [{ text: "a…", isMarked: false }]);
});

test("a megabyte of marked words becomes a few nodes", () => {
  const marks = Array.from({ length: 200_000 }, (_, index) => [index * 3, index * 3 + 2] as const);
  assert.ok(splitShortened("ab ".repeat(200_000), marks, 300).length <= 201);
});
