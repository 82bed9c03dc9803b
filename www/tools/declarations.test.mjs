import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DECLARATIONS, declarations } from "./declarations.mjs";

const WWW = join(import.meta.dirname, "..");
const COMPILER = join(WWW, "node_modules", "typescript", "bin", "tsc");
const golden = readFileSync(DECLARATIONS, "utf8");

test("the public types are those of medina.d.ts", async () => {
  assert.equal(await declarations(), golden, "`npm run bless` writes medina.d.ts again");
});

/** Each `@ts-expect-error` in consumer.ts fails if the line compiles: so loose types fail too. */
test("another front end compiles against medina.d.ts", () => {
  const project = join(import.meta.dirname, "consumer");
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMPILER, "-p", project], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
});

test("medina.d.ts stands alone and leaves no type open", () => {
  assert.match(golden, /\bopen\b/);
  assert.doesNotMatch(golden, /^import\b|\bimport\(|: any\b/m);
});
