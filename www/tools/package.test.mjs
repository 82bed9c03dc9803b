import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { publint } from "publint";
import { skip, WIDGET } from "./built-widget.mjs";
import { assemblePackage } from "./package.mjs";

const WWW = join(import.meta.dirname, "..");
const ATTW = join(WWW, "node_modules/@arethetypeswrong/cli/dist/index.js");
const folder = mkdtempSync(join(tmpdir(), "medina-package-"));
const out = join(folder, "npm");
let packed;

before(() => {
  if (skip) return;
  assemblePackage(out, WIDGET);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["pack", "--json", "--pack-destination", folder];
  [packed] = JSON.parse(execFileSync(npm, args, { cwd: out, encoding: "utf8" }));
});

after(() => rmSync(folder, { recursive: true }));

test("the package holds what the script fetches, and its description", { skip }, () => {
  const names = packed.files.map(({ path }) => path);
  const script = readFileSync(join(out, "medina.js"), "utf8");
  const [release] = /medina-[0-9a-f]{8}/.exec(script);
  for (const suffix of [".wasm", ".fr.json", ".es.json", ".ar.json"])
    assert.ok(names.includes(release + suffix), suffix);
  for (const name of ["medina.js", "medina.d.ts", "custom-elements.json", "README.md"])
    assert.ok(names.includes(name), name);
});

test("the metadata are for those who use the package", { skip }, () => {
  const metadata = JSON.parse(readFileSync(join(out, "package.json"), "utf8"));
  assert.equal(metadata.license, "MIT OR Apache-2.0");
  for (const key of ["private", "scripts", "devDependencies"]) assert.ok(!(key in metadata), key);
});

test("publint has nothing to say", { skip }, async () => {
  const { messages } = await publint({ pkgDir: out, level: "suggestion", strict: true });
  assert.deepEqual(messages, []);
});

test("the types resolve as attw wants them", { skip }, () => {
  const args = [ATTW, join(folder, packed.filename), "--profile", "esm-only", "--no-color"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});
