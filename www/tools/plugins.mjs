/** What esbuild has to know about this folder: two kinds of import it would not understand by itself. */

import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";

export const TARGET = ["es2022", "safari16.4", "firefox115", "chrome111"];

/** Style sheets are imported as minified text. */
export function styleText() {
  return {
    name: "style-text",
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: TARGET });
        return { contents: code.trim(), loader: "text", watchFiles: [path] };
      });
    },
  };
}

/**
 * `import createGlue from "medina-wasm"`: the generated bindings as a function. Generated as a module they hold one instance for
 * good; each call makes bindings that can hold another, which is how the widget recovers from a trap.
 *
 * `exporting` is the source of a module with the exports `init` and `Engine`, its imports relative to `folder`.
 */
export function wasmGlue(exporting, folder) {
  return {
    name: "wasm-glue",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^medina-wasm$/ }, () => ({ path: "medina-wasm", namespace: "wasm-glue" }));
      onLoad({ filter: /.*/, namespace: "wasm-glue" }, async () => ({ contents: await factory(exporting, folder), loader: "js" }));
    },
  };
}

/** Source of the bindings that wasm-pack wrote. */
export const GENERATED = `export { default as init, Engine } from "./medina.js";`;
/** Source of the stand-in for tests and the preview. */
export const FAKE = `export { init, Engine } from "./fake-engine.ts";`;

async function factory(contents, resolveDir) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: "js" },
    bundle: true,
    format: "iife",
    globalName: "glue",
    target: TARGET,
    write: false,
    // The address of the module is always given, so the bindings never work it out.
    define: { "import.meta.url": "undefined" },
    logLevel: "error",
  });
  return `export default () => {\n${outputFiles[0].text}\nreturn glue;\n};\n`;
}
