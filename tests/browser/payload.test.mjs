// The tool behind `cargo xtask measure payload`: it must see what each phase of a visit costs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CDN_FOLDER } from "./lib/demo.mjs";

const SCRIPT = fileURLToPath(new URL("payload.mjs", import.meta.url));

async function measure(...flags) {
  const { stdout } = await promisify(execFile)("node", [
    SCRIPT,
    "--cdn",
    CDN_FOLDER,
    "--query",
    "housing",
    "--json",
    ...flags,
  ]);
  return JSON.parse(stdout);
}

test("bytes and rounds of a visit are seen, phase by phase", async () => {
  const [opened, entered, results, next] = await measure("--next", "migration");
  assert.deepEqual(
    opened.requests.map(({ path, encoding }) => [path, encoding]),
    [["/medina.js", "br"]],
  );
  const roles = entered.requests.map(({ role, round }) => `${role} ${round}`).sort();
  assert.deepEqual(
    roles,
    ["index 2", "index 2", "manifest 1", "wasm 1"],
    "the module comes with the manifest, header and labels after it",
  );
  assert.ok(results.answer.hits > 0 && results.answer.counts > 0);
  assert.ok(results.requests.length > 0 && results.requests.every(({ bytes }) => bytes > 0));
  assert.ok(next.answer.total > results.answer.total);
});

test("a typed query fetches at least what the same query fetches if pasted", async () => {
  const [pasted, typed] = await Promise.all([measure(), measure("--typed")]);
  const [whole, keys] = [pasted, typed].map(([, , results]) => ({
    ...results,
    paths: results.requests.map(({ path }) => path),
  }));
  assert.deepEqual(
    [keys.answer.total, keys.answer.counts],
    [whole.answer.total, whole.answer.counts],
  );
  assert.deepEqual(
    whole.paths.filter((path) => !keys.paths.includes(path)),
    [],
  );
});

test("a slow link takes at least its round trips", async () => {
  const { cold, ready } = await measure("--round-trip", "200", "--rate", "4000000");
  assert.ok(cold.hits > 3 * 200, `script, manifest, header: ${cold.hits} ms`);
  assert.ok(ready.hits > 200 && ready.counts >= ready.hits && cold.hits > ready.hits);
});
