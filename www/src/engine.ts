/**
 * Opens an index: a promise client of the WebAssembly module, for the widget and for other front ends.
 *
 *     const index = await open(new URL("index/", import.meta.url), { language: "fr" });
 *     const page = await index.search({ query: "logement", filters: { theme: ["housing"] } });
 *
 * Calls may overlap; which answer is still wanted is the caller's to know. An engine that traps is started again, and an index
 * that has been published anew meanwhile is opened again, once for each call, and the call repeated.
 */

import { CLOSED, refuse } from "./question.ts";
import { instantiate, request, type Engine } from "./runtime.ts";
import {
  MedinaError,
  type ErrorCode,
  type Index,
  type IndexInfo,
  type SearchRequest,
} from "./types.ts";

export interface OpenOptions {
  /** The visitor's language: labels and, of a practice with several editions, the one to show. */
  readonly language?: string | undefined;
  /** Folder of the WebAssembly module; by default that of this script. */
  readonly base?: string | undefined;
}

/** Asks an engine; the second time it is a fresh one, which has shown nothing yet. */
type Use<T> = (engine: Engine, isSecond: boolean) => Promise<T>;

/** Opens the index in the folder `url`. */
export async function open(
  url: string | URL,
  { language, base = scriptFolder() }: OpenOptions = {},
): Promise<Index> {
  const folder = folderUrl(url);
  let opened: Promise<Engine> | undefined;
  let info: IndexInfo | undefined;
  let isClosed = false;
  /** What brought the hits now on the page: an engine knows the texts of hits it has shown. */
  let shown: SearchRequest | undefined;

  async function call<T>(use: Use<T>): Promise<T> {
    try {
      return await attempt(use);
    } catch (error) {
      throw asMedinaError(error);
    }
  }

  /**
   * Once more with a fresh engine, where one trapped, or the index was published again and its files are gone. An engine of no more use
   * is let go of, so that the next call opens the index anew.
   */
  async function attempt<T>(use: Use<T>, isSecond = false): Promise<T> {
    if (isClosed) refuse(CLOSED);
    const opening = (opened ??= start());
    let engine: Engine | undefined;
    try {
      engine = await opening;
      return await use(engine, isSecond);
    } catch (error) {
      const mayWork =
        isTrap(error) ||
        (engine && (error as { code?: ErrorCode } | undefined)?.code === "missing");
      if ((mayWork || !engine) && opened === opening) opened = undefined;
      if (isSecond || !mayWork) throw error;
      return attempt(use, true);
    }
  }

  /** The module and the entry file travel side by side. The entry is the one file whose content changes under its name. */
  async function start(): Promise<Engine> {
    const entry = request(`${folder}entry.bin`, { cache: "no-cache" });
    entry.catch(() => undefined);
    const engine = await (await instantiate(base)).open(folder, language, entry);
    info = engine.describe();
    return engine;
  }

  await call(async () => undefined);
  return {
    describe: () => info ?? refuse(CLOSED),
    search: (request, mayFetch) => {
      if (request.limit !== 0) shown = request;
      return call((engine) => engine.search(request, mayFetch));
    },
    suggest: (text, limit) => call((engine) => engine.suggest(text, limit)),
    text: (id) =>
      call(async (engine, isSecond) => {
        if (isSecond && shown) await engine.search(shown);
        return engine.text(id);
      }),
    close: () => {
      isClosed = true;
      info = undefined;
      opened = undefined;
    },
  };
}

/** The folder this script came from. */
export function scriptFolder(): string {
  return new URL(".", import.meta.url).href;
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
