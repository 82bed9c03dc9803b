/**
 * Questions to the engine, in the form www/wasm/src/protocol.rs reads: numbers in base 128, texts with their length before them.
 *
 * What a caller leaves out gets its default here, and what is of the wrong type is refused here.
 */

import { MedinaError, type SearchRequest } from "./types.ts";

const DESCRIBE = 0;
const SEARCH = 1;
const TEXT = 2;
const SUGGEST = 3;
const OPEN = 4;
const FILE = 5;
const MOST = 0xffff_ffff;

/** Why nothing more can be asked. */
export const CLOSED = "the index is closed";

type Bytes = readonly number[];

/** Opens the index; its entry file comes with it. */
export function aboutOpening(language: string): Uint8Array {
  return Uint8Array.from([OPEN, ...text(language)]);
}

/** Takes a file; its content comes with it. */
export function aboutFile(place: number): Uint8Array {
  return Uint8Array.from([FILE, ...number(place)]);
}

/** What is the index about? */
export function aboutIndex(): Uint8Array {
  return Uint8Array.of(DESCRIBE);
}

/** The practices that match. */
export function aboutPractices(request: SearchRequest): Uint8Array {
  const { query, filters, ranges, sort, offset, limit, facets, complete, correct } = expect(
    request,
    "object",
  );
  const keys = Array.isArray(facets) ? facets : [];
  return Uint8Array.from([
    SEARCH,
    ...text(query ?? ""),
    ...entries(filters, (values) =>
      list(
        Array.isArray(values) ? values : refuse(`a list of strings expected, not ${values}`),
        text,
      ),
    ),
    ...entries(ranges, (range) =>
      [range?.from, range?.to].flatMap((end) =>
        text(end == null ? "" : `${whole(end, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)}`),
      ),
    ),
    ...text(sort ?? "relevance"),
    ...size(offset ?? 0),
    ...size(limit ?? 10),
    ...[keys === facets ? keys.length : (facets ?? true), complete, correct ?? true].map((flag) =>
      flag ? 1 : 0,
    ),
    ...list(keys, text),
  ]);
}

/** The whole text of a document. */
export function aboutText(id: string): Uint8Array {
  return Uint8Array.from([TEXT, ...text(id)]);
}

/** How a text may go on. */
export function aboutCompletions(typed: string, limit: number): Uint8Array {
  return Uint8Array.from([SUGGEST, ...text(typed), ...size(limit)]);
}

/** The caller made a mistake. */
export function refuse(message: string): never {
  throw new MedinaError("request", message);
}

/** Types are not known to all who call. */
function expect<T>(value: T, type: "string" | "number" | "object"): T {
  return typeof value === type && value !== null
    ? value
    : refuse(`a ${type} expected, not ${value}`);
}

function number(value: number): Bytes {
  return value > 127 ? [(value % 128) + 128, ...number(Math.floor(value / 128))] : [value];
}

function text(value: string): Bytes {
  const bytes = new TextEncoder().encode(expect(value, "string"));
  return [...number(bytes.length), ...bytes];
}

function size(value: number): Bytes {
  return number(whole(value, 0, MOST));
}

function list<T>(items: readonly T[], write: (item: T) => Bytes): Bytes {
  return [...number(items.length), ...items.flatMap((item) => write(item))];
}

/** By facet. */
function entries<T>(
  values: Readonly<Record<string, T>> | undefined,
  write: (value: T) => Bytes,
): Bytes {
  return list(Object.entries(expect(values ?? {}, "object")), ([facet, value]) => [
    ...text(facet),
    ...write(value),
  ]);
}

/** The nearest that the engine can hold. */
function whole(value: number, least: number, most: number): number {
  return Math.trunc(Math.max(least, Math.min(expect(value, "number"), most)));
}
