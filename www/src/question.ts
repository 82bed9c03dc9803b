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

/** Why nothing more can be asked. */
export const CLOSED = "the index is closed";

type Bytes = readonly number[];

/** What is the index about? */
export function aboutIndex(): Uint8Array {
  return Uint8Array.of(DESCRIBE);
}

/** The practices that match. */
export function aboutPractices(request: SearchRequest): Uint8Array {
  const { query, filters, ranges, sort, offset, limit, facets, complete, correct } = object(request, "a request");
  const keys = Array.isArray(facets) ? facets : [];
  return Uint8Array.from([
    SEARCH,
    ...text(query ?? "", "query"),
    ...list(Object.entries(object(filters ?? {}, "filters")), ([facet, values]) => [
      ...text(facet),
      ...list(Array.isArray(values) ? values : refuse("filters must be lists of strings"), (value) => text(value, "a filter")),
    ]),
    ...list(Object.entries(object(ranges ?? {}, "ranges")), ([facet, range]) => [
      ...text(facet),
      ...text(bound(range?.from, "from")),
      ...text(bound(range?.to, "to")),
    ]),
    ...text(sort ?? "relevance", "sort"),
    ...size(offset ?? 0, "offset"),
    ...size(limit ?? 10, "limit"),
    ...[keys === facets ? keys.length : (facets ?? true), complete, correct ?? true].map((flag) => (flag ? 1 : 0)),
    ...list(keys, (key) => text(key, "a facet")),
  ]);
}

/** The whole text of a document. */
export function aboutText(id: string): Uint8Array {
  return Uint8Array.from([TEXT, ...text(id, "id")]);
}

/** How a text may go on. */
export function aboutCompletions(typed: string, limit: number): Uint8Array {
  return Uint8Array.from([SUGGEST, ...text(typed, "text"), ...size(limit, "limit")]);
}

/** The caller made a mistake. */
export function refuse(message: string): never {
  throw new MedinaError("request", message);
}

function number(value: number): Bytes {
  return value > 127 ? [(value % 128) + 128, ...number(Math.floor(value / 128))] : [value];
}

function text(value: string, name = "a text"): Bytes {
  if (typeof value !== "string") refuse(`${name} must be a string`);
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length), ...bytes];
}

function list<T>(items: readonly T[], write: (item: T) => Bytes): Bytes {
  return [...number(items.length), ...items.flatMap(write)];
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

function size(value: number, name: string): Bytes {
  return number(Math.trunc(Math.max(0, Math.min(finite(value, name), MOST))));
}

function finite(value: number, name: string): number {
  return Number.isFinite(value) ? value : refuse(`${name} must be a number`);
}
