import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "./highlight.ts";
import type { Mark } from "./types.ts";

const joined = (text: string, marks: readonly Mark[]): string => pieces(text, marks).map((piece) => piece.text).join("");
const marked = (text: string, marks: readonly Mark[]): string[] =>
  pieces(text, marks).filter(({ isMarked }) => isMarked).map((piece) => piece.text);

test("marks what the ranges say, in order, and nothing else", () => {
  assert.deepEqual(pieces("the old town", [[8, 12], [4, 7]]), [
    { text: "the ", isMarked: false },
    { text: "old", isMarked: true },
    { text: " ", isMarked: false },
    { text: "town", isMarked: true },
  ]);
});

test("a text without ranges is one piece, an empty one none", () => {
  assert.deepEqual(pieces("town", []), [{ text: "town", isMarked: false }]);
  assert.deepEqual(pieces("", [[0, 3]]), []);
});

test("overlapping, reversed and outlying ranges do no harm", () => {
  assert.deepEqual(marked("medina", [[0, 4], [2, 6]]), ["medi", "na"]);
  assert.deepEqual(marked("medina", [[4, 2]]), []);
  assert.deepEqual(marked("medina", [[-5, 2], [5, 99]]), ["me", "a"]);
  assert.deepEqual(marked("medina", [[Number.NaN, 2]]), ["me"]);
});

test("a character outside the basic plane is never cut in two", () => {
  assert.deepEqual(marked("a😀b", [[0, 2]]), ["a"]);
  assert.deepEqual(marked("a😀b", [[2, 4]]), ["😀b"]);
});

test("whatever the ranges, the pieces are the text", () => {
  const random = numbers(7);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random() % 12 }, () => "aé😀\u200f\u0301 <b>&"[random() % 9] ?? "").join("");
    const marks = Array.from({ length: random() % 5 }, (): Mark => [(random() % 16) - 2, (random() % 16) - 2]);
    assert.equal(joined(text, marks), text, JSON.stringify({ text, marks }));
  }
});

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) >> 4;
}
