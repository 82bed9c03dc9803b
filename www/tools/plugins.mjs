/** The esbuild plugins of the widget, for the imports that esbuild cannot resolve by itself. */

import { readFile } from "node:fs/promises";
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

/** Runs the TypeScript module at `path`, bundled with these options, and returns its exports. */
export async function evaluateModule(path, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: "esm",
    charset: "utf8",
    write: false,
    ...options,
  });
  const base64 = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${base64}`);
}

/**
 * Resolves `import createBindings from "medina-wasm"` to a function that returns fresh bindings.
 *
 * The bindings that wasm-bindgen generates are a module, so each page can have one instance. But
 * the widget needs an instance for each index, and another one after a trap. So the bindings become
 * the body of a function, and each call evaluates them again.
 *
 * `script` is the path of the generated medina.js.
 */
export function generatedBindings(script) {
  return {
    name: "generated-bindings",
    setup({ onResolve, onLoad }) {
      const module = { path: "medina-wasm", namespace: "generated-bindings" };
      onResolve({ filter: /^medina-wasm$/ }, () => module);
      onLoad({ filter: /.*/, namespace: module.namespace }, async () => {
        const body = await bundleBindings(script);
        const create = `(connect) => {\nlet bindings;\n${body}\nreturn bindings;\n}`;
        return { contents: `export default ${create};\n` };
      });
    },
  };
}

/**
 * Assigns `initSync` and the `Engine` that `connect` returns to the variable `bindings`. The code
 * has no exports, because esbuild would add its helpers for them (0.2 kB).
 */
async function bundleBindings(script) {
  const contents = `
    import { append, ask, inflate, initSync } from ${JSON.stringify(script)};
    bindings = { Engine: connect({ append, ask, inflate }), initSync };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    target: TARGET,
    write: false,
  });
  return outputFiles[0].text;
}
