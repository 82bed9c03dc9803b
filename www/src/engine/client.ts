/**
 * Opens an index: the promise client of the WebAssembly module. The widget and other front ends
 * start here.
 *
 *     const index = await open(new URL("index/", import.meta.url), { language: "fr" });
 *     const page = await index.search({ query: "logement", filters: { theme: ["housing"] } });
 *
 * Calls may overlap; the caller knows which answer it still wants. Look at `EngineHolder` for how
 * an engine is replaced after a trap or after the index was published again.
 */

import { type ErrorCode, MedinaError } from "../api/errors.ts";
import type { Index, IndexInfo, SearchRequest } from "../api/types.ts";
import type { Engine } from "./engine.ts";
import { request } from "./http.ts";
import { throwRequestError } from "./request-encoding.ts";
import { instantiate } from "./runtime.ts";

/** Options of `open`. */
export interface OpenOptions {
  /** The visitor's language: it decides labels and which edition of a practice is shown. */
  readonly language?: string | undefined;
  /** Folder of the WebAssembly module; by default the folder of this script. */
  readonly base?: string | undefined;
}

/**
 * Opens the index in the folder `url`; a relative address starts from the page.
 *
 * @throws {MedinaError} for example "network", "missing", "foreign", "incompatible" or
 * "unsupported".
 */
export async function open(
  url: string | URL,
  { language, base = scriptFolder() }: OpenOptions = {},
): Promise<Index> {
  const engines = new EngineHolder(folderUrl(url), language, base);
  await engines.call(async () => undefined);
  /** The request whose hits are on the page: an engine can read the texts of these hits only. */
  let shown: SearchRequest | undefined;
  return {
    describe: () => engines.info ?? throwClosed(),
    search: (request, mayFetch) => {
      if (request.limit !== 0) shown = request;
      return engines.call((engine) => engine.search(request, mayFetch));
    },
    suggest: (text, limit) => engines.call((engine) => engine.suggest(text, limit)),
    text: (id) =>
      engines.call(async (engine, isRetry) => {
        if (isRetry && shown) await engine.search(shown);
        return engine.text(id);
      }),
    close: () => engines.close(),
  };
}

/** Returns the folder that this script was loaded from. */
export function scriptFolder(): string {
  return new URL(".", import.meta.url).href;
}

/** Calls an engine. A retry gets a new engine, which has not shown any hits yet. */
type EngineCall<T> = (engine: Engine, isRetry: boolean) => Promise<T>;

/**
 * Keeps the engine of one index: starts it for the first call, and drops it when it can no longer
 * answer, so that the next call starts a new one.
 */
class EngineHolder {
  readonly #folder: string;
  readonly #language: string | undefined;
  readonly #base: string;
  #engine: Promise<Engine> | undefined;
  #isClosed = false;
  /** What the newest engine says about the index; undefined once closed. */
  info: IndexInfo | undefined;

  constructor(folder: string, language: string | undefined, base: string) {
    this.#folder = folder;
    this.#language = language;
    this.#base = base;
  }

  /** Runs `use`, twice if necessary, and turns every failure into a `MedinaError`. */
  async call<T>(use: EngineCall<T>): Promise<T> {
    try {
      return await this.#attempt(use, false);
    } catch (error) {
      throw asMedinaError(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.info = undefined;
    this.#engine = undefined;
  }

  /**
   * Runs `use` and retries it once with a new engine if the first one trapped, or if files are
   * missing because the index was published again.
   */
  async #attempt<T>(use: EngineCall<T>, isRetry: boolean): Promise<T> {
    if (this.#isClosed) throwClosed();
    const starting = (this.#engine ??= this.#start());
    let engine: Engine | undefined;
    try {
      engine = await starting;
      return await use(engine, isRetry);
    } catch (error) {
      const mayRetry = isTrap(error) || (engine && codeOf(error) === "missing");
      if ((mayRetry || !engine) && this.#engine === starting) this.#engine = undefined;
      if (isRetry || !mayRetry) throw error;
      return this.#attempt(use, true);
    }
  }

  /**
   * Loads the module and the manifest at the same time. The manifest is revalidated, because it is
   * the one file whose content changes under the same name.
   */
  async #start(): Promise<Engine> {
    const manifest = request(`${this.#folder}entry.bin`, { cache: "no-cache" });
    manifest.catch(() => undefined);
    const factory = await instantiate(this.#base);
    const engine = await factory.open(this.#folder, this.#language, manifest);
    this.info = engine.describe();
    return engine;
  }
}

function throwClosed(): never {
  return throwRequestError("the index is closed");
}

function isTrap(error: unknown): boolean {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}

function asMedinaError(error: unknown): MedinaError {
  if (error instanceof MedinaError) return error;
  if (isTrap(error)) return new MedinaError("crashed", `the engine broke down: ${error}`);
  const { code, message } = (error ?? {}) as { code?: ErrorCode; message?: string };
  return new MedinaError(typeof code === "string" ? code : "crashed", message ?? String(error));
}

function folderUrl(url: string | URL): string {
  const folder = new URL(url, globalThis.document?.baseURI);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder.href;
}
