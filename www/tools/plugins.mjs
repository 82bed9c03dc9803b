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
 * `source` has the exports `initSync` and `engine(connect)`; its imports are relative to `folder`.
 */
export function wasmGlue(source, folder) {
  return {
    name: "wasm-glue",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^medina-wasm$/ }, () => ({ path: "medina-wasm", namespace: "wasm-glue" }));
      onLoad({ filter: /.*/, namespace: "wasm-glue" }, async () => ({ contents: await factory(source, folder), loader: "js" }));
    },
  };
}

/** The bindings as generated, with the engine that is made of their class. */
export function generated(bindings) {
  return `${bindings}\nexport const engine = (connect) => connect(Module);\n`;
}

/** The stand-in for tests and the preview: an engine already. */
export const FAKE = `import { Engine } from "./fake-engine.ts";
export { initSync } from "./fake-engine.ts";
export const engine = () => Engine;`;

/** What the bindings can do without: the module's address, which is always given, and `using`, since the client frees what it opens. */
const ABSENT = { "import.meta.url": "undefined", "Symbol.dispose": "undefined" };

async function factory(source, resolveDir) {
  const { outputFiles } = await build({
    stdin: { contents: `import { initSync, engine } from "source"; glue.initSync = initSync; glue.Engine = engine(connect);`, loader: "js" },
    plugins: [text("source", source, resolveDir)],
    bundle: true,
    format: "iife",
    target: TARGET,
    write: false,
    define: ABSENT,
    logLevel: "error",
  });
  return `export default (connect) => {\nconst glue = {};\n${outputFiles[0].text}\nreturn glue;\n};\n`;
}

/** A module that is a text rather than a file. */
function text(name, contents, resolveDir) {
  return {
    name: "text",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: "text" }));
      onLoad({ filter: /.*/, namespace: "text" }, () => ({ contents, resolveDir, loader: "js" }));
    },
  };
}
