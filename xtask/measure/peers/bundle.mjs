// node bundle.mjs FOLDER: bundles each engine of browser/ with its library into a module that a
// page can load.

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("browser/", import.meta.url));
await build({
  entryPoints: readdirSync(folder).map((name) => folder + name),
  outdir: process.argv[2],
  bundle: true,
  format: "esm",
  minify: true,
  external: ["/medina.js", "/pagefind/*"],
  logLevel: "error",
});
