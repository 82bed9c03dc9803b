/**
 * Drives the WebAssembly module, which waits for nothing: asked a question, it answers, or names the files it still needs. They are
 * fetched all at once, and the question is asked again.
 *
 * Questions are bytes, answers are JSON: see src/browser/.
 */

import { aboutCompletions, aboutIndex, aboutPractices, aboutText, CLOSED, refuse } from "./question.ts";
import { receive, request, type Engine, type EngineClass } from "./runtime.ts";
import { MedinaError, type ErrorCode, type IndexInfo, type Page } from "./types.ts";

/** What the generated bindings export. Failures are thrown as texts: code, space, message. */
interface Module {
  ask(question: Uint8Array): Uint8Array;
  inflate(file: number, bytes: Uint8Array): Promise<ArrayBuffer>;
  insert(file: number, content: Uint8Array): void;
  free(): void;
}

interface ModuleClass {
  /** An empty language is that of the site. */
  new (entry: Uint8Array, language: string): Module;
}

/** A file by its place in the module's list, and by its name in the folder of the index. */
type File = readonly [place: number, name: string];

const SUGGESTIONS = 8;

/** The engines of one instance of the module. */
export function connect(module: ModuleClass): EngineClass {
  return {
    open: async (url, language, entry) => {
      const bytes = await receive(entry, `${url}entry.bin`);
      return drive(call(() => new module(bytes, language ?? "")), url);
    },
  };
}

/** `url` is the folder of the index. */
async function drive(opened: Module, url: string): Promise<Engine> {
  let module: Module | undefined = opened;
  /** Files on their way, so that two questions never fetch the same one twice. */
  const loading = new Map<number, Promise<void>>();

  /** Calls into the module, as long as it is there. */
  const use = <T>(work: (module: Module) => T): T => call(() => work(module ?? refuse(CLOSED)));

  /** The answer. `time` sums up what the engine took for it. */
  async function ask<T>(question: Uint8Array, time = { milliseconds: 0 }): Promise<T> {
    for (;;) {
      const started = performance.now();
      const json = use((module) => module.ask(question));
      time.milliseconds += performance.now() - started;
      const answer = JSON.parse(new TextDecoder().decode(json)) as { needs?: File[] };
      if (!answer.needs) return answer as T;
      await Promise.all(answer.needs.map(load));
    }
  }

  function load(file: File): Promise<void> {
    const [place] = file;
    const bringing = loading.get(place) ?? bring(file).finally(() => loading.delete(place));
    loading.set(place, bringing);
    return bringing;
  }

  async function bring([place, name]: File): Promise<void> {
    const bytes = await receive(request(url + name, {}), url + name);
    const content = await use((module) => module.inflate(place, bytes)).catch(() => {
      throw new MedinaError("damaged", `${url}${name} does not inflate; publish the index again`);
    });
    use((module) => module.insert(place, new Uint8Array(content)));
  }

  const info = await ask<IndexInfo>(aboutIndex());
  return {
    describe: () => info,
    search: async (request) => {
      const time = { milliseconds: 0 };
      return { ...(await ask<Page>(aboutPractices(request), time)), ...time };
    },
    text: (id) => ask(aboutText(id)),
    suggest: (text, limit = SUGGESTIONS) => ask(aboutCompletions(text, limit)),
    free: () => {
      module?.free();
      module = undefined;
    },
  };
}

/** The module throws its failures as texts. */
function call<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (typeof error !== "string") throw error;
    const [code = "", ...message] = error.split(" ");
    throw new MedinaError(code as ErrorCode, message.join(" "));
  }
}
