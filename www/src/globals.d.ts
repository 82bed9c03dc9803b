/** Declares the imports and names that the build (build.mjs) and the unit tests replace. */

declare module "*.css" {
  /** The minified text of the style sheet. */
  const css: string;
  export default css;
}

declare module "medina-wasm" {
  /**
   * Returns bindings that are not yet bound to an instance of the module. `connect` receives the
   * functions of the bindings. engine/runtime.ts has the types of both.
   */
  export default function createBindings(connect: (module: never) => unknown): unknown;
}

/** Start of the names of all files that belong to this script: "medina-<hash>". */
declare const MEDINA_RELEASE: string;
/** Integrity of the WebAssembly module, in the form that `fetch` takes. */
declare const MEDINA_WASM_INTEGRITY: string;
/** Integrity of the deferred messages by language. */
declare const MEDINA_MESSAGES_INTEGRITY: Readonly<Record<string, string>>;
