/**
 * The WebAssembly module behind every index on the page: fetched once, compiled once, shared.
 *
 * A trap (a panic in the engine, memory exhausted) leaves an instance in an undefined state, so the instance is given up and
 * the next caller gets a fresh one, with bindings of its own, from the module already compiled.
 */

import createGlue from "medina-wasm";
import { connect } from "./module.ts";
import { MedinaError, type DocumentText, type IndexInfo, type Page, type SearchRequest, type Suggestion } from "./types.ts";

/** An index opened in the module. */
export interface Engine {
  describe(): IndexInfo;
  search(request: SearchRequest): Promise<Page>;
  suggest(text: string, limit: number | undefined): Promise<Suggestion[]>;
  text(id: string): Promise<DocumentText>;
  free(): void;
}

export interface EngineClass {
  /** `entry` is the answer to the request for the index's entry file, sent while the module was on its way. */
  open(indexUrl: string, language: string | undefined, entry: Promise<Response>): Promise<Engine>;
}

/** The generated bindings of one instance. */
export interface Glue {
  /** Binds an instance of the module; compiling, which takes longer, is done by then. */
  initSync(options: { module: WebAssembly.Module }): unknown;
  readonly Engine: EngineClass;
}

let compiled: Promise<WebAssembly.Module> | undefined;
let current: Promise<Glue> | undefined;

/** The bindings in use; the first call fetches and starts the module found in the folder `base`. */
export function runtime(base: string): Promise<Glue> {
  current ??= start(base).catch((error: unknown) => {
    current = undefined;
    throw error;
  });
  return current;
}

/** Gives up an instance that trapped; whoever asks next gets a new one. */
export async function abandon(glue: Glue): Promise<void> {
  const inUse = await current?.catch(() => undefined);
  if (inUse === glue) current = undefined;
}

/** All requests of the widget: no cookies, no referrer, any origin that allows it. */
export function request(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, { ...options, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer" });
}

async function start(base: string): Promise<Glue> {
  compiled ??= compile(new URL(MEDINA_WASM_FILE, base).href).catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  const module = await compiled;
  const glue = createGlue(connect) as Glue;
  glue.initSync({ module });
  return glue;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object") throw new MedinaError("unsupported", "this browser has no WebAssembly");
  const response = await fetchModule(url);
  try {
    return isWasm(response)
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    throw compileError(error);
  }
}

async function fetchModule(url: string): Promise<Response> {
  const response = await request(url, { integrity: MEDINA_WASM_INTEGRITY }).catch((error: unknown) => {
    throw new MedinaError("network", `${url} did not arrive, or is not the file this script was built with: ${error}`);
  });
  if (!response.ok) throw new MedinaError("missing", `${url} answered ${response.status}`);
  return response;
}

/** Some hosts do not know the type; compiling while the bytes arrive is refused for any other. */
function isWasm(response: Response): boolean {
  return /^application\/wasm\b/i.test(response.headers.get("content-type") ?? "");
}

/** The bytes were verified, so a module that does not compile is one that the page or the browser does not let compile. */
function compileError(error: unknown): MedinaError {
  return error instanceof WebAssembly.CompileError
    ? new MedinaError("unsupported", `WebAssembly is not allowed here ('wasm-unsafe-eval' in script-src?): ${error.message}`)
    : new MedinaError("network", `the engine did not arrive whole: ${error}`);
}
