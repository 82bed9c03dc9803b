/**
 * Drives an instance of the WebAssembly module, which waits for nothing: asked a question, it answers, or names the files it still needs.
 * They are fetched all at once, and the question is asked again.
 *
 * Questions are bytes, answers are JSON: see www/wasm/src/.
 */

import { kept } from "./kept.ts";
import {
  aboutCompletions,
  aboutFile,
  aboutIndex,
  aboutOpening,
  aboutPractices,
  aboutText,
} from "./question.ts";
import { receive, request, type EngineClass } from "./runtime.ts";
import { MedinaError, type ErrorCode, type IndexInfo } from "./types.ts";

/** What the generated bindings export. */
interface Module {
  ask(question: Uint8Array, content: Uint8Array): Uint8Array;
  /** Nothing where the file is not the one meant. */
  inflate(file: number, bytes: Uint8Array): Promise<ArrayBuffer> | undefined;
}

/** A file by its place in the module's list, and by its name in the folder of the index. */
type File = readonly [place: number, name: string];

const SUGGESTIONS = 8;

/** What the module says instead of an answer, and what the engine took for one. */
interface Said {
  readonly needs?: File[];
  readonly failed?: [code: ErrorCode, message: string];
  milliseconds: number;
}

/** The engine that is an instance of the module. */
export function connect(module: Module): EngineClass {
  return {
    async open(url, language, entry) {
      call(module, aboutOpening(language ?? ""), await receive(entry, `${url}entry.bin`));
      return drive(module, url);
    },
  };
}

function call<T>(
  module: Module,
  question: Uint8Array,
  content: ArrayBuffer | Uint8Array = new Uint8Array(),
): T & Said {
  const json = module.ask(question, new Uint8Array(content));
  const answer = JSON.parse(new TextDecoder().decode(json)) as T & Said;
  if (answer.failed) throw new MedinaError(...answer.failed);
  return answer;
}

/** `url` is the folder of the index. */
async function drive(module: Module, url: string): ReturnType<EngineClass["open"]> {
  /** Files that are here or on their way, so that two questions never fetch the same one twice. */
  const loading = new Map<number, Promise<void>>();

  async function ask<T>(question: Uint8Array, mayFetch?: () => Promise<unknown>): Promise<T> {
    for (let milliseconds = 0; ; ) {
      const started = performance.now();
      const answer = call<T>(module, question);
      answer.milliseconds = milliseconds += performance.now() - started;
      if (!answer.needs) return answer;
      await mayFetch?.();
      await Promise.all(answer.needs.map(load));
    }
  }

  function load(file: File): Promise<void> {
    const [place] = file;
    const isGone = (error: unknown): never => {
      loading.delete(place);
      throw error;
    };
    return kept(loading, place, () => bring(file).catch(isGone));
  }

  /** Of what is not the file meant, or does not inflate, nothing is handed over, and the module says what is wrong. */
  async function bring([place, name]: File): Promise<void> {
    const bytes = await receive(request(url + name, {}), url + name);
    const content = await module.inflate(place, bytes)?.catch(() => undefined);
    call(module, aboutFile(place), content);
  }

  const info = await ask<IndexInfo>(aboutIndex());
  return {
    describe: () => info,
    search: (request, mayFetch) => ask(aboutPractices(request), mayFetch),
    suggest: (text, limit = SUGGESTIONS) => ask(aboutCompletions(text, limit)),
    text: (id) => ask(aboutText(id)),
  };
}
