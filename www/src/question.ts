/**
 * Questions to the engine, in the form src/browser/questions.rs reads: numbers in base 128, texts with their length before them.
 *
 * What a caller leaves out gets its default here, and what is of the wrong type is refused here.
 */

import { MedinaError, type SearchRequest } from "./types.ts";

const DESCRIBE = 0;
const SEARCH = 1;
const TEXT = 2;
const SUGGEST = 3;
const MOST = 0xffff_ffff;

/** What is the index about? */
export function aboutIndex(): Uint8Array {
  return new Question(DESCRIBE).bytes();
}

/** The practices that match. */
export function aboutPractices(request: SearchRequest): Uint8Array {
  const { query, filters, ranges, sort, offset, limit, facets, complete, correct } = object(request, "a request");
  const question = new Question(SEARCH).text(query ?? "", "query");
  question.list(Object.entries(object(filters ?? {}, "filters")), ([facet, values]) => {
    const wanted = Array.isArray(values) ? values : refuse("filters must be lists of strings");
    question.text(facet).list(wanted, (value) => question.text(value, "a filter"));
  });
  question.list(Object.entries(object(ranges ?? {}, "ranges")), ([facet, range]) => {
    question.text(facet).text(bound(range?.from, "from")).text(bound(range?.to, "to"));
  });
  question.text(sort ?? "relevance", "sort").number(size(offset ?? 0, "offset")).number(size(limit ?? 10, "limit"));
  return question.flag(facets ?? true).flag(complete).flag(correct ?? true).bytes();
}

/** The whole text of a document. */
export function aboutText(id: string): Uint8Array {
  return new Question(TEXT).text(id, "id").bytes();
}

/** How a text may go on. */
export function aboutCompletions(text: string, limit: number): Uint8Array {
  return new Question(SUGGEST).text(text, "text").number(size(limit, "limit")).bytes();
}

class Question {
  readonly #bytes: number[] = [];

  constructor(kind: number) {
    this.number(kind);
  }

  number(value: number): this {
    for (; value > 127; value = Math.floor(value / 128)) this.#bytes.push((value % 128) + 128);
    this.#bytes.push(value);
    return this;
  }

  flag(value: unknown): this {
    return this.number(value ? 1 : 0);
  }

  text(value: string, name = "a text"): this {
    if (typeof value !== "string") refuse(`${name} must be a string`);
    const bytes = new TextEncoder().encode(value);
    this.number(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  list<T>(items: readonly T[], write: (item: T) => void): this {
    this.number(items.length);
    items.forEach(write);
    return this;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#bytes);
  }
}

function object<T extends object>(value: T, name: string): T {
  return Object(value) === value ? value : refuse(`${name} must be an object`);
}

/** In decimal; open ends are empty. */
function bound(value: number | null | undefined, name: string): string {
  if (value == null) return "";
  const most = Number.MAX_SAFE_INTEGER;
  return `${Math.trunc(Math.max(-most, Math.min(finite(value, name), most)))}`;
}

function size(value: number, name: string): number {
  return Math.trunc(Math.max(0, Math.min(finite(value, name), MOST)));
}

function finite(value: number, name: string): number {
  return Number.isFinite(value) ? value : refuse(`${name} must be a number`);
}

function refuse(message: string): never {
  throw new MedinaError("request", message);
}
