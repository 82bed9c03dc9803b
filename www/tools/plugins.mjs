/** What esbuild has to know about this folder: kinds of import that it would not understand, or not as they are meant, by itself. */

import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";

export const TARGET = ["es2022", "safari16.4", "firefox115", "chrome111"];

/** Style sheets are imported as minified text. Custom properties that no page may set go by short names. */
export function styleText() {
  return {
    name: "style-text",
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, "utf8"), {
          loader: "css",
          minify: true,
          target: TARGET,
        });
        return { contents: shortenProperties(code.trim()), loader: "text", watchFiles: [path] };
      });
    },
  };
}

function shortenProperties(css) {
  const names = [...new Set(css.match(/--(?!medina-)[\w-]+/g))];
  return css.replace(/--(?!medina-)[\w-]+/g, (name) => `--${names.indexOf(name).toString(36)}`);
}

/** Runs the TypeScript module at `path` and returns its exports. */
export async function evaluateModule(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: "esm",
    charset: "utf8",
    write: false,
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
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
      onResolve({ filter: /^medina-wasm$/ }, () => ({
        path: "medina-wasm",
        namespace: "wasm-glue",
      }));
      onLoad({ filter: /.*/, namespace: "wasm-glue" }, async () => ({
        contents: await factory(source, folder),
        loader: "js",
      }));
    },
  };
}

/** The bindings as generated, with the engine that is made of their functions. */
export function generated(bindings) {
  return `${bindings}\nexport const engine = (connect) => connect({ ask, inflate });\n`;
}

/** The stand-in for tests and the preview: an engine already. */
export const FAKE = `import { Engine } from "./fake-engine.ts";
export { initSync } from "./fake-engine.ts";
export const engine = () => Engine;`;

/** What the bindings can do without: the module's address, which is always given. */
const ABSENT = { "import.meta.url": "undefined" };

async function factory(source, resolveDir) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { initSync, engine } from "source"; glue.initSync = initSync; glue.Engine = engine(connect);`,
      loader: "js",
    },
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
