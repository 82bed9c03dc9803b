/**
 * Runs an instance of the WebAssembly module and fetches the index files it needs.
 *
 * The module does no I/O and never waits. It answers a request, or returns the list of files that
 * it needs first. Those files are fetched in parallel, handed over, and the request is repeated.
 * Requests are bytes (request-encoding.ts); replies are JSON.
 */

import { type ErrorCode, MedinaError } from "../api/errors.ts";
import type { IndexInfo, Page } from "../api/types.ts";
import type { Engine, EngineFactory } from "./engine.ts";
import { createFileLoader, type FileLoader, type IndexFile } from "./file-loader.ts";
import { fetchFile } from "./http.ts";
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
  inflate(file: number, bytes: Uint8Array): ReadableStream<Uint8Array> | undefined;
  /** Takes the part of the inflated file that begins at `start`; returns false if it has no place. */
  append(file: number, start: number, part: Uint8Array): boolean;
}

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
    open(language, manifest) {
      callModule(module, encodeOpen(language ?? ""), manifest);
      return (folder, signal) =>
        createEngine(
          module,
          createFileLoader(
            ([number, name], signal) =>
              fetchFile(folder + name, { signal, read: (bytes) => insert(module, number, bytes) }),
            signal,
          ),
        );
    },
  };
}

async function createEngine(module: Module, load: FileLoader): Promise<Engine> {
  const run = <T>(question: Uint8Array, ...options: Options): Promise<T> =>
    runModule(module, load, question, ...options);
  const info = await run<IndexInfo>(encodeDescribe());
  return {
    describe: () => info,
    search: (request, ...options) => run<Page>(encodeSearch(request), ...options),
    suggest: (text, limit = DEFAULT_SUGGESTIONS) => run(encodeSuggest(text, limit)),
    text: (id) => run(encodeText(id)),
  };
}

type Options = [mayFetch?: (() => Promise<unknown>) | undefined, signal?: AbortSignal | undefined];

/** Calls the module until it has all the files that the answer takes. */
async function runModule<T>(
  module: Module,
  load: FileLoader,
  question: Uint8Array,
  ...[mayFetch, signal]: Options
): Promise<T> {
  for (let milliseconds = 0; ; ) {
    const started = performance.now();
    const reply = callModule<T>(module, question);
    milliseconds += performance.now() - started;
    reply.milliseconds = milliseconds;
    if (!reply.needs) return reply;
    await mayFetch?.();
    signal?.throwIfAborted();
    await Promise.all(reply.needs.map((file) => load(file, signal)));
  }
}

/** Calls the module once. `content` is the file that the request hands over, if any. */
function callModule<T>(
  module: Module,
  question: Uint8Array,
  content: Uint8Array = new Uint8Array(),
): T & ModuleReply {
  const json = module.ask(question, content);
  const reply = JSON.parse(new TextDecoder().decode(json)) as T & ModuleReply;
  if (reply.failed) throw new MedinaError(...reply.failed);
  return reply;
}

/**
 * Inserts a file that was fetched. One with the wrong hash, or one that inflates to more or less
 * than it promises, is inserted without all of its content: the module then replies with the error.
 */
async function insert(module: Module, number: number, bytes: Uint8Array): Promise<void> {
  const inflated = module.inflate(number, bytes)?.getReader();
  const read = () => inflated?.read().catch(() => undefined);
  let length = 0;
  for (let part = await read(); part?.value; part = await read()) {
    if (!module.append(number, length, part.value)) await inflated?.cancel();
    length += part.value.length;
  }
  callModule(module, encodeInsert(number));
}
