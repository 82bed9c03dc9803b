import assert from "node:assert/strict";
import { test } from "node:test";
import type { FacetValue } from "../api/types.ts";
import { sumBars } from "./facet-range.ts";

test("each number has a bar if they are few; gaps are bars without height", () => {
  assert.deepEqual(sumBars([counted(2016, 3), counted(2018, 1)]), {
    first: 2016,
    width: 1,
    sums: [3, 0, 1],
  });
});

test("many numbers share at most 40 bars, and no count is lost", () => {
  const years = Array.from({ length: 1000 }, (_, index) => counted(1000 + index, 2));
  const { sums, width } = sumBars(years);
  assert.equal(width, 25);
  assert.deepEqual(sums, new Array(40).fill(50));
});

const HOSTILE: readonly [string, (number | string)[]][] = [
  ["numbers far apart and out of order", [0, 1_000_000_000, 5]],
  ["the largest numbers", [-Number.MAX_VALUE, Number.MAX_VALUE]],
  ["no numbers", ["x", "y"]],
  ["numbers among others", [1, "x", 3]],
  ["nothing", []],
];

for (const [what, values] of HOSTILE) {
  test(`at most 40 bars are drawn of ${what}`, () => {
    const { sums } = sumBars(values.map((value) => counted(value, 1)));
    assert.ok(sums.length <= 40, `${sums.length} bars`);
    assert.ok(sums.every((sum) => sum >= 0));
  });
}

function counted(value: number | string, count: number): FacetValue {
  return { value: String(value), label: String(value), count, selected: false };
}
