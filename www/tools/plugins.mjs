/** The esbuild plugins of the widget, for the imports that esbuild cannot resolve by itself. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";

/** The oldest browsers that the widget supports. */
export const TARGET = ["es2022", "safari16.4", "firefox115", "chrome111"];

/** Imports a style sheet as its minified text. */
export function minifiedStyles() {
  return {
    name: "minified-styles",
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const css = await readFile(path, "utf8");
        const { code } = await transform(css, { loader: "css", minify: true, target: TARGET });
        return { contents: code.trim(), loader: "text", watchFiles: [path] };
      });
    },
  };
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
  const base64 = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${base64}`);
}

/**
 * Resolves `import createGlue from "medina-wasm"` to a function that returns fresh bindings.
 *
 * The bindings that wasm-bindgen generates are a module with one instance, for good. But the
 * widget needs an instance for each index, and another one after a trap. So the bindings become
 * the body of a function, and each call evaluates them again.
 *
 * `source` is JavaScript that exports `initSync` and `Engine`; `connect` is in its scope.
 */
export function wasmBindings(source) {
  return {
    name: "wasm-bindings",
    setup({ onResolve, onLoad }) {
      const module = { path: "medina-wasm", namespace: "wasm-bindings" };
      onResolve({ filter: /^medina-wasm$/ }, () => module);
      onLoad({ filter: /.*/, namespace: module.namespace }, async () => {
        const body = await bundleBindings(source);
        return { contents: `export default (connect) => {\n${body}\nreturn bindings;\n};\n` };
      });
    },
  };
}

async function bundleBindings(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    globalName: "bindings",
    target: TARGET,
    write: false,
  });
  return outputFiles[0].text;
}

/** Bindings for the module that wasm-pack built; `script` is the path of its medina.js. */
export function generatedBindings(script) {
  return `import { ask, inflate, initSync } from ${JSON.stringify(script)};
    export const Engine = connect({ ask, inflate });
    export { initSync };`;
}

/** Bindings for the fake engine of the tests and the preview. */
export const FAKE_BINDINGS = `
  export { Engine, initSync } from ${JSON.stringify(
    join(import.meta.dirname, "../src/testing/fake-engine.ts"),
  )};`;
