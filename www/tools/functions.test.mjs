import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const SAMPLE = `/** Not counted. */
export function outer(a: number): number {
  const inner = (b: number) => {
    return b + a;
  };
  return inner(1);
}

declare function without(): void;

export class Counter {
  constructor(readonly n: number) {}
  get next(): number {
    return this.n + 1;
  }
  add = function () {
  };
}

[1].map((n) => n);
`;

function run(...places) {
  const tool = join(import.meta.dirname, "functions.mjs");
  const lines = execFileSync(process.execPath, [tool, ...places], { encoding: "utf8" });
  return lines.trim().split("\n").map(JSON.parse);
}

test("every function with a body is counted, those inside another one as well", () => {
  const folder = mkdtempSync(join(tmpdir(), "medina-functions-"));
  try {
    writeFileSync(join(folder, "sample.ts"), SAMPLE);
    writeFileSync(join(folder, "sample.test.ts"), SAMPLE);
    const found = run(folder).map(({ name, line, lines }) => [name, line, lines]);
    assert.deepEqual(found, [
      ["outer", 2, 6],
      ["inner", 3, 3],
      ["constructor", 12, 1],
      ["next", 13, 3],
      ["add", 16, 2],
      ["(anonymous)", 20, 1],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("without arguments, the functions are those of the widget", () => {
  const files = new Set(run().map(({ file }) => file));
  assert.ok(files.has("www/src/i18n/translator.ts"), [...files].join("\n"));
  assert.ok(![...files].some((file) => file.endsWith(".test.ts")));
});
