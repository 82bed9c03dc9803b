/**
 * Drives the WebAssembly module, which waits for nothing: asked a question, it answers, or names the files it still needs. They are
 * fetched all at once, and the question is asked again.
 *
 * Questions are bytes, answers are JSON: see src/browser/.
 */

import { aboutCompletions, aboutIndex, aboutPractices, aboutText } from "./question.ts";
import { request, type Engine, type EngineClass } from "./runtime.ts";
import { MedinaError, type DocumentText, type ErrorCode, type IndexInfo, type Page, type SearchRequest, type Suggestion } from "./types.ts";

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

const ENTRY = "entry.bin";
const SUGGESTIONS = 8;

/** The engines of one instance of the module. */
export function connect(module: ModuleClass): EngineClass {
  return { open: (url, language, entry) => Driver.open(module, url, language, entry) };
}

class Driver implements Engine {
  readonly #url: string;
  #module: Module | undefined;
  #info!: IndexInfo;
  /** Files on their way, so that two questions never fetch the same one twice. */
  readonly #loading = new Map<number, Promise<void>>();

  private constructor(url: string, module: Module) {
    this.#url = url;
    this.#module = module;
  }

  static async open(module: ModuleClass, url: string, language: string | undefined, entry: Promise<Response>): Promise<Driver> {
    const bytes = await body(entry, ENTRY);
    const driver = new Driver(url, call(() => new module(bytes, language ?? "")));
    driver.#info = await driver.#ask<IndexInfo>(aboutIndex());
    return driver;
  }

  describe(): IndexInfo {
    return this.#info;
  }

  async search(request: SearchRequest): Promise<Page> {
    const time = { milliseconds: 0 };
    return { ...(await this.#ask<Page>(aboutPractices(request), time)), ...time };
  }

  text(id: string): Promise<DocumentText> {
    return this.#ask(aboutText(id));
  }

  suggest(text: string, limit = SUGGESTIONS): Promise<Suggestion[]> {
    return this.#ask(aboutCompletions(text, limit));
  }

  free(): void {
    this.#module?.free();
    this.#module = undefined;
  }

  /** The answer. `time` sums up what the engine took for it. */
  async #ask<T>(question: Uint8Array, time = { milliseconds: 0 }): Promise<T> {
    for (;;) {
      const started = performance.now();
      const json = call(() => this.#opened().ask(question));
      time.milliseconds += performance.now() - started;
      const answer = JSON.parse(new TextDecoder().decode(json)) as { needs?: File[] };
      if (!answer.needs) return answer as T;
      await Promise.all(answer.needs.map((file) => this.#load(file)));
    }
  }

  #load(file: File): Promise<void> {
    const [place] = file;
    const loading = this.#loading.get(place) ?? this.#bring(file).finally(() => this.#loading.delete(place));
    this.#loading.set(place, loading);
    return loading;
  }

  async #bring([place, name]: File): Promise<void> {
    const bytes = await body(request(this.#url + name, {}), name);
    const content = await call(() => this.#opened().inflate(place, bytes)).catch(() => {
      throw new MedinaError("damaged", `index file ${name} does not inflate; publish the index again`);
    });
    call(() => this.#opened().insert(place, new Uint8Array(content)));
  }

  #opened(): Module {
    if (!this.#module) throw new MedinaError("request", "the index is closed");
    return this.#module;
  }
}

/** Calls into the module, whose failures are texts. */
function call<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (typeof error !== "string") throw error;
    const [code = "", ...message] = error.split(" ");
    throw new MedinaError(code as ErrorCode, message.join(" "));
  }
}

/** What the host sends, if it sends the file. */
async function body(arriving: Promise<Response>, name: string): Promise<Uint8Array> {
  const lost = (): never => {
    throw new MedinaError("network", `index file ${name} could not be fetched`);
  };
  const response = await arriving.catch(lost);
  if (!response.ok) throw new MedinaError("missing", `the host answered ${response.status} for index file ${name}`);
  return new Uint8Array(await response.arrayBuffer().catch(lost));
}
