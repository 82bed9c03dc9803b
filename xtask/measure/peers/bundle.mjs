// node bundle.mjs FOLDER: the engines of browser/ as modules that a page can load, each with its library inside.

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
