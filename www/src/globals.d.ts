/** What build.mjs puts in place of imports and names. */

declare module "*.css" {
  const css: string;
  export default css;
}

declare module "medina-wasm" {
  /** A fresh set of bindings, bound to no module instance yet, and the engine that `connect` makes of them; runtime.ts says what they are. */
  export default function createGlue(connect: (module: never) => unknown): unknown;
}

/** What the files that belong to this script are called, up to the first dot. */
declare const MEDINA_RELEASE: string;
/** The hash of the WebAssembly module, as `fetch` and `<script integrity>` take it. */
declare const MEDINA_WASM_INTEGRITY: string;
