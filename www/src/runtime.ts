/**
 * The WebAssembly module behind every index on the page: fetched once and compiled once.
 *
 * Each index has an instance of its own, with bindings of its own. It goes with all its memory when nobody holds its engine any more, and a trap
 * (a panic in the engine, memory exhausted), which leaves an instance in an undefined state, concerns one index only.
 */

import createGlue from "medina-wasm";
import { connect } from "./module.ts";
import {
  MedinaError,
  type DocumentText,
  type Index,
  type IndexInfo,
  type Suggestion,
} from "./types.ts";

/** An index that an instance of the module has opened. */
export interface Engine {
  describe(): IndexInfo;
  search: Index["search"];
  suggest(text: string, limit: number | undefined): Promise<Suggestion[]>;
  text(id: string): Promise<DocumentText>;
}

export interface EngineClass {
  /** `entry` is the answer to the request for the index's entry file, sent while the module was on its way. */
  open(indexUrl: string, language: string | undefined, entry: Promise<Response>): Promise<Engine>;
}

/** The generated bindings of one instance. */
interface Glue {
  /** Binds an instance of the module; compiling, which takes longer, is done by then. */
  initSync(options: { module: WebAssembly.Module }): unknown;
  readonly Engine: EngineClass;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** A fresh instance of the module in the folder `base`, for one index. */
export async function instantiate(base: string): Promise<EngineClass> {
  compiled ??= compile(new URL(`${MEDINA_RELEASE}.wasm`, base).href).catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  const module = await compiled;
  const glue = createGlue(connect) as Glue;
  glue.initSync({ module });
  return glue.Engine;
}

/** All requests of the widget: no cookies, no referrer, any origin that allows it. */
export function request(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, {
    ...options,
    mode: "cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
}

/** What a host sends, if it sends the file. */
export async function receive(
  arriving: Promise<Response>,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const lost = (error: unknown): never => {
    throw new MedinaError("network", `${name} did not arrive as it was published: ${error}`);
  };
  const response = await arriving.catch(lost);
  if (!response.ok)
    throw new MedinaError("missing", `the host answered ${response.status} for ${name}`);
  return new Uint8Array(await response.arrayBuffer().catch(lost));
}

/**
 * Compiling while the bytes arrive would gain nothing: they are handed over when all of them have been verified. So the media type that the host
 * gives them does not matter, and a module that does not compile is one that the page or the browser does not let compile.
 */
async function compile(url: string): Promise<WebAssembly.Module> {
  const bytes = await receive(request(url, { integrity: MEDINA_WASM_INTEGRITY }), url);
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new MedinaError(
      "unsupported",
      `WebAssembly is not allowed here ('wasm-unsafe-eval' in script-src?): ${error}`,
    );
  }
}
