/**
 * Opens an index: a promise client of the WebAssembly module, for the widget and for other front ends.
 *
 *     const index = await open(new URL("index/", import.meta.url), { language: "fr" });
 *     const page = await index.search({ query: "logement", filters: { theme: ["housing"] } });
 *
 * Calls may overlap; which answer is still wanted is the caller's to know. An engine that traps is started again, and an index
 * that has been published anew meanwhile is opened again, once for each call, and the call repeated.
 */

import { abandon, request, runtime, type Engine, type Glue } from "./runtime.ts";
import { MedinaError, type DocumentText, type ErrorCode, type Index, type IndexInfo, type Page, type SearchRequest, type Suggestion } from "./types.ts";

export interface OpenOptions {
  /** The visitor's language: labels and, of a practice with several editions, the one to show. */
  readonly language?: string | undefined;
  /** Folder of the WebAssembly module; by default that of this script. */
  readonly base?: string | undefined;
}

/** Opens the index in the folder `url`. */
export async function open(url: string | URL, options: OpenOptions = {}): Promise<Index> {
  const client = new Client(folderUrl(url), options.language, options.base ?? scriptFolder());
  await client.start();
  return client;
}

/** The folder this script came from. */
export function scriptFolder(): string {
  return new URL(".", import.meta.url).href;
}

interface Opened {
  readonly glue: Glue;
  readonly engine: Engine;
}

/** Asks an engine; the second time it is a fresh one, which has shown nothing yet. */
type Use<T> = (engine: Engine, isSecond: boolean) => Promise<T>;

class Client implements Index {
  readonly #url: string;
  readonly #language: string | undefined;
  readonly #base: string;
  #opened: Promise<Opened> | undefined;
  #info: IndexInfo | undefined;
  #isClosed = false;
  /** What brought the hits now on the page: an engine knows the texts of hits it has shown. */
  #shown: SearchRequest | undefined;

  constructor(url: string, language: string | undefined, base: string) {
    this.#url = url;
    this.#language = language;
    this.#base = base;
  }

  async start(): Promise<void> {
    await this.#call(async () => undefined);
  }

  describe(): IndexInfo {
    if (!this.#info) throw new MedinaError("request", "the index is closed");
    return this.#info;
  }

  search(request: SearchRequest): Promise<Page> {
    if (request.limit !== 0) this.#shown = request;
    return this.#call((engine) => engine.search(request));
  }

  suggest(text: string, limit?: number): Promise<readonly Suggestion[]> {
    return this.#call((engine) => engine.suggest(text, limit));
  }

  text(id: string): Promise<DocumentText> {
    return this.#call(async (engine, isSecond) => {
      if (isSecond && this.#shown) await engine.search(this.#shown);
      return engine.text(id);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#info = undefined;
    void this.#opened?.then(({ engine }) => engine.free()).catch(() => undefined);
    this.#opened = undefined;
  }

  async #call<T>(use: Use<T>): Promise<T> {
    try {
      return await this.#attempt(use);
    } catch (error) {
      throw asMedinaError(error);
    }
  }

  async #attempt<T>(use: Use<T>, isSecond = false): Promise<T> {
    if (this.#isClosed) throw new MedinaError("request", "the index is closed");
    const opening = (this.#opened ??= this.#open());
    try {
      const { engine } = await opening;
      return await use(engine, isSecond);
    } catch (error) {
      const renewed = await this.#giveUp(opening, error);
      if (renewed && !isSecond) return this.#attempt(use, true);
      throw error;
    }
  }

  /** The module and the entry file travel side by side. The entry is the one file whose content changes under its name. */
  async #open(): Promise<Opened> {
    const entry = request(new URL("entry.bin", this.#url).href, { cache: "no-cache" });
    entry.catch(() => undefined);
    const glue = await runtime(this.#base);
    try {
      const engine = await glue.Engine.open(this.#url, this.#language, entry);
      this.#info = engine.describe();
      return { glue, engine };
    } catch (error) {
      if (isTrap(error)) await abandon(glue);
      throw error;
    }
  }

  /**
   * Lets go of an engine that is of no more use, so that the next call opens the index anew: one that did not open, one that trapped, one
   * whose files are gone because the index was published again. Says whether trying once more is worth it.
   */
  async #giveUp(opening: Promise<Opened>, error: unknown): Promise<boolean> {
    const opened = await opening.catch(() => undefined);
    const outlived = opened !== undefined && (error as { code?: ErrorCode } | undefined)?.code === "missing";
    if (opened && !isTrap(error) && !outlived) return false;
    if (opened && isTrap(error)) await abandon(opened.glue);
    if (this.#opened === opening) this.#opened = undefined;
    return isTrap(error) || outlived;
  }
}

function isTrap(error: unknown): boolean {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
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
