/**
 * Runs an instance of the WebAssembly module and fetches the index files it needs.
 *
 * The module does no I/O and never waits. It answers a request, or returns the list of files that
 * it needs first. Those files are fetched in parallel, handed over, and the request is repeated.
 * Requests are bytes (request-encoding.ts); replies are JSON.
 */

import { type ErrorCode, MedinaError } from "../api/errors.ts";
import type { IndexInfo } from "../api/types.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import type { Engine, EngineFactory } from "./engine.ts";
import { readBody, request } from "./http.ts";
import {
  encodeDescribe,
  encodeInsert,
  encodeOpen,
  encodeSearch,
  encodeSuggest,
  encodeText,
} from "./request-encoding.ts";

/** The functions of the generated bindings. */
interface Module {
  ask(question: Uint8Array, content: Uint8Array): Uint8Array;
  /** Verifies and inflates a file; returns undefined if the bytes do not match its hash. */
  inflate(file: number, bytes: Uint8Array): Promise<ArrayBuffer> | undefined;
}

/** A file of the index: its number in the module's list and its name in the folder. */
type IndexFile = readonly [number: number, name: string];

/** What every reply may hold besides the answer. */
interface ModuleReply {
  /** Files to fetch; the rest of the reply is then meaningless. */
  readonly needs?: IndexFile[];
  readonly failed?: [code: ErrorCode, message: string];
  /** Set here, not by the module: time spent inside the module. */
  milliseconds: number;
}

const DEFAULT_SUGGESTIONS = 8;

/** Makes the engine factory of one module instance. */
export function connect(module: Module): EngineFactory {
  return {
    async open(folder, language, manifest) {
      const content = await readBody(manifest, `${folder}entry.bin`);
      callModule(module, encodeOpen(language ?? ""), content);
      return createEngine(module, createFileLoader(module, folder));
    },
  };
}

async function createEngine(module: Module, load: FileLoader): Promise<Engine> {
  const run = <T>(question: Uint8Array, mayFetch?: () => Promise<unknown>): Promise<T> =>
    runModule(module, load, question, mayFetch);
  const info = await run<IndexInfo>(encodeDescribe());
  return {
    describe: () => info,
    search: (request, mayFetch) => run(encodeSearch(request), mayFetch),
    suggest: (text, limit = DEFAULT_SUGGESTIONS) => run(encodeSuggest(text, limit)),
    text: (id) => run(encodeText(id)),
  };
}

/** Calls the module until it has all the files that the answer takes. */
async function runModule<T>(
  module: Module,
  load: FileLoader,
  question: Uint8Array,
  mayFetch?: () => Promise<unknown>,
): Promise<T> {
  for (let milliseconds = 0; ; ) {
    const started = performance.now();
    const reply = callModule<T>(module, question);
    milliseconds += performance.now() - started;
    reply.milliseconds = milliseconds;
    if (!reply.needs) return reply;
    await mayFetch?.();
    await Promise.all(reply.needs.map(load));
  }
}

/** Calls the module once. `content` is the file that the request hands over, if any. */
function callModule<T>(
  module: Module,
  question: Uint8Array,
  content: ArrayBuffer | Uint8Array = new Uint8Array(),
): T & ModuleReply {
  const json = module.ask(question, new Uint8Array(content));
  const reply = JSON.parse(new TextDecoder().decode(json)) as T & ModuleReply;
  if (reply.failed) throw new MedinaError(...reply.failed);
  return reply;
}

type FileLoader = (file: IndexFile) => Promise<void>;

/** Fetches each file at most once, also if several requests need it. A failure may be retried. */
function createFileLoader(module: Module, folder: string): FileLoader {
  const loads = new Map<number, Promise<void>>();
  return (file) => {
    const [number] = file;
    return getOrInsert(loads, number, () =>
      fetchFile(module, folder, file).catch((error: unknown) => {
        loads.delete(number);
        throw error;
      }),
    );
  };
}

/**
 * Fetches a file and inserts it into the module. A file with the wrong hash, or one that does not
 * inflate, is inserted without content: the module then replies with the error.
 */
async function fetchFile(module: Module, folder: string, [number, name]: IndexFile): Promise<void> {
  const url = folder + name;
  const bytes = await readBody(request(url, {}), url);
  const content = await module.inflate(number, bytes)?.catch(() => undefined);
  callModule(module, encodeInsert(number), content);
}
