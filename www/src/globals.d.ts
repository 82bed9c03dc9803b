/** What build.mjs puts in place of imports and names. */

declare module "*.css" {
  const css: string;
  export default css;
}

declare module "medina-wasm" {
  /** A fresh set of bindings, bound to no module instance yet, and the engine that `connect` makes of them; runtime.ts says what they are. */
  export default function createGlue(connect: (module: never) => unknown): unknown;
}

/** File name of the WebAssembly module, beside this script. */
declare const MEDINA_WASM_FILE: string;
/** Its hash, as `fetch` and `<script integrity>` take it. */
declare const MEDINA_WASM_INTEGRITY: string;
