/**
 * Loads the WebAssembly module and instantiates it, once per index.
 *
 * The module is fetched and compiled once per page. Each index has an instance of its own: its
 * memory is freed together with the index, and a trap (a panic, or memory exhausted), which leaves
 * an instance unusable, affects one index only.
 */

import createBindings from "medina-wasm";
import { MedinaError } from "../api/errors.ts";
import type { EngineFactory } from "./engine.ts";
import { fetchFile } from "./http.ts";
import { connect } from "./module.ts";

/** The generated bindings of one instance. */
interface Bindings {
  /** Instantiates the compiled module. Synchronous, because the slow part is the compilation. */
  initSync(options: { module: WebAssembly.Module }): unknown;
  readonly Engine: EngineFactory;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** Returns a new instance of the module in the folder `base`. A failed load may be retried. */
export async function instantiate(base: string): Promise<EngineFactory> {
  compiled ??= compile(new URL(`${MEDINA_RELEASE}.wasm`, base).href).catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  const module = await compiled;
  const bindings = createBindings(connect) as Bindings;
  bindings.initSync({ module });
  return bindings.Engine;
}

/**
 * Fetches, verifies and compiles the module.
 *
 * `compileStreaming` would compile bytes that are not verified yet. Without it the media type sent
 * by the host does not matter, and a compilation that fails means that the page or the browser
 * forbids it.
 */
function compile(url: string): Promise<WebAssembly.Module> {
  return fetchFile(url, { integrity: MEDINA_WASM_INTEGRITY, read: compileBytes });
}

async function compileBytes(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new MedinaError(
      "unsupported",
      `WebAssembly is not allowed here ('wasm-unsafe-eval' in script-src?): ${error}`,
    );
  }
}
