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
import type { Engine, OpenEngine } from "./engine.ts";
import { fetchFile } from "./http.ts";
import { instantiate } from "./runtime.ts";

/** Options of `open`. */
export interface OpenOptions {
  /** The visitor's language: it decides labels and which edition of a practice is shown. */
  readonly language?: string | undefined;
  /** Folder of the WebAssembly module; by default the folder of this script. */
  readonly base?: string | undefined;
  /** Aborting it closes the index, also while it is being opened. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the index in the folder `url`; a relative address starts from the page.
 *
 * @throws {MedinaError} for example "network", "missing", "foreign", "incompatible" or
 * "unsupported".
 */
export async function open(
  url: string | URL,
  { language, base = scriptFolder(), signal }: OpenOptions = {},
): Promise<Index> {
  const engines = new EngineHolder(folderUrl(url), language, base);
  signal?.addEventListener("abort", () => engines.close());
  await engines.call(async () => undefined);
  /** The request whose hits are on the page: an engine can read the texts of these hits only. */
  let shown: SearchRequest | undefined;
  return {
    describe: () => engines.info ?? throwClosed(),
    search: (request, mayFetch, signal) => {
      if (request.limit !== 0) shown = request;
      return engines.call((engine) => engine.search(request, mayFetch, signal), signal);
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

/** Failures of files that are gone, or replaced, since the index was published again. */
const REPUBLISHED: ReadonlySet<unknown> = new Set<ErrorCode>(["missing", "network", "damaged"]);

/** A manifest that the module has accepted. */
interface AcceptedManifest {
  readonly bytes: Uint8Array;
  readonly openEngine: OpenEngine;
}

/**
 * Keeps the engine of one index: starts it for the first call, and replaces it when it has trapped
 * or when its index was published again. Any other failure leaves it in place.
 */
class EngineHolder {
  readonly #folder: string;
  readonly #language: string | undefined;
  readonly #base: string;
  readonly #closing = new AbortController();
  #engine: Promise<Engine> | undefined;
  /** The manifest of the newest engine. It tells one generation of the index from another. */
  #manifest: Uint8Array | undefined;
  /** The manifest that `info` is about. */
  #described: Uint8Array | undefined;
  /** What the newest engine says about the index; undefined once closed. */
  info: IndexInfo | undefined;

  constructor(folder: string, language: string | undefined, base: string) {
    this.#folder = folder;
    this.#language = language;
    this.#base = base;
  }

  /** Runs `use`, twice if necessary, and turns every failure into a `MedinaError`. */
  async call<T>(use: EngineCall<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await this.#attempt(use, false);
    } catch (error) {
      signal?.throwIfAborted();
      throw asMedinaError(error);
    }
  }

  close(): void {
    this.info = undefined;
    this.#engine = undefined;
    this.#closing.abort(closedError());
  }

  /**
   * Runs `use` and retries it once with a new engine if the first one trapped, or if the index was
   * published again.
   */
  async #attempt<T>(use: EngineCall<T>, isRetry: boolean): Promise<T> {
    this.#closing.signal.throwIfAborted();
    const starting = (this.#engine ??= this.#start(this.#loadManifest()));
    let engine: Engine | undefined;
    try {
      engine = await starting;
      return await use(engine, isRetry);
    } catch (error) {
      const mayRetry = !isRetry && (isTrap(error) || (await this.#isRepublished(error, starting)));
      const isUseless = !engine || isTrap(error);
      if (isUseless && this.#engine === starting) this.#engine = undefined;
      if (!mayRetry) throw error;
      return this.#attempt(use, true);
    }
  }

  /**
   * Whether there is an engine of another generation than the one that failed. Starts it if the
   * index was published again.
   *
   * Hosts differ in what they answer for a file that is gone: 404, 403, a refusal without CORS, or
   * a page with the status 200. So the manifest decides. Its address gets a query, because a
   * service worker of the page may have kept the former one.
   */
  async #isRepublished(error: unknown, failed: Promise<Engine>): Promise<boolean> {
    const known = this.#manifest;
    if (!known || !REPUBLISHED.has(codeOf(error))) return false;
    if (this.#engine === failed) {
      const newest = await this.#loadManifest(`?${Date.now()}`, 0).catch(() => undefined);
      if (newest && !isEqual(newest.bytes, known) && this.#engine === failed)
        this.#engine = this.#start(newest);
    }
    return this.#engine !== undefined && this.#engine !== failed;
  }

  async #start(accepted: AcceptedManifest | Promise<AcceptedManifest>): Promise<Engine> {
    const { bytes, openEngine } = await accepted;
    this.#manifest = bytes;
    const engine = await openEngine(this.#folder, this.#closing.signal);
    if (!this.#described || !isEqual(bytes, this.#described)) this.info = engine.describe();
    this.#described = bytes;
    return engine;
  }

  /**
   * Loads the module and the manifest at the same time. The manifest is revalidated, because it is
   * the one file whose content changes under the same name.
   */
  async #loadManifest(query = "", repeats?: number): Promise<AcceptedManifest> {
    const loading = instantiate(this.#base);
    const manifest = fetchFile(`${this.#folder}entry.bin${query}`, {
      cache: "no-cache",
      signal: this.#closing.signal,
      repeats,
      read: async (bytes) => {
        const factory = await loading.catch(() => undefined);
        return factory && { bytes, openEngine: factory.open(this.#language, bytes) };
      },
    });
    const [, accepted] = await Promise.all([loading, manifest]);
    return accepted as AcceptedManifest;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function closedError(): MedinaError {
  return new MedinaError("request", "the index is closed");
}

function throwClosed(): never {
  throw closedError();
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
