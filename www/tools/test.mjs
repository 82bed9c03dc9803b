/** Runs the unit tests beside the sources, and those of the tools: bundled, because Node reads no TypeScript, with the stand-in engine for the module. */

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { FAKE_BINDINGS, minifiedStyles, wasmBindings } from "./plugins.mjs";

const WWW = join(import.meta.dirname, "..");
/** Inside node_modules, where nobody takes it for a source. */
const OUT = join(WWW, "node_modules", ".cache", "unit-tests");

rmSync(OUT, { recursive: true, force: true });
const tests = readdirSync(join(WWW, "src"), { recursive: true }).filter((name) =>
  name.endsWith(".test.ts"),
);
await build({
  entryPoints: tests.map((name) => join(WWW, "src", name)),
  outbase: join(WWW, "src"),
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  plugins: [wasmBindings(FAKE_BINDINGS), minifiedStyles()],
  define: { MEDINA_RELEASE: '"medina-00000000"', MEDINA_WASM_INTEGRITY: '""' },
});
const bundled = tests.map((name) => join(OUT, name.replace(/\.ts$/, ".mjs")));
const ofTools = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.mjs"));
const files = [...bundled, ...ofTools.map((name) => join(import.meta.dirname, name))];
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
  stdio: "inherit",
});
process.exit(status ?? 1);
