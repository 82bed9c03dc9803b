/**
 * Encodes requests to the WebAssembly module as bytes: numbers in base 128 (least significant
 * group first), strings in UTF-8 after their length, lists after their count.
 *
 * Look here to add a request or a property of one; the Rust enum `Question` reads the same bytes.
 * Defaults are filled in here, and values of the wrong type are rejected here.
 */

import { MedinaError } from "../api/errors.ts";
import type { Range, SearchRequest } from "../api/types.ts";

/**
 * The first byte of each request. Names and numbers equal those of the Rust enum `Question`:
 * change both together.
 */
enum Question {
  /** Returns the `IndexInfo`. No further bytes. */
  Describe = 0,
  /** Returns a `Page`. Followed by the search request: see `encodeSearch`. */
  Search = 1,
  /** Returns a `DocumentText`. Followed by the id of the document. */
  Text = 2,
  /** Returns suggestions. Followed by the text and the largest number of suggestions. */
  Suggest = 3,
  /** Opens the index; its manifest comes with it. Followed by the visitor's language or "". */
  Open = 4,
  /** Inserts a file, whose content comes with it. Followed by the number of the file. */
  Insert = 5,
}

type Bytes = readonly number[];

/** Largest count that the module can hold. */
const MAX_COUNT = 0xffff_ffff;
const DEFAULT_LIMIT = 10;

/** Encodes the request that opens an index; the caller passes the manifest as `content`. */
export function encodeOpen(language: string): Uint8Array {
  return Uint8Array.from([Question.Open, ...encodeString(language)]);
}

/** Encodes the request that inserts a file. The content of the file is passed beside it. */
export function encodeInsert(file: number): Uint8Array {
  return Uint8Array.from([Question.Insert, ...encodeNumber(file)]);
}

/** Encodes the request for what the index says about itself. */
export function encodeDescribe(): Uint8Array {
  return Uint8Array.of(Question.Describe);
}

/**
 * Encodes a search: query, filters, ranges, sort, offset, limit, the flags facets, complete and
 * correct, and the keys of the facets to count.
 *
 * @throws {MedinaError} "request" if a property has the wrong type.
 */
export function encodeSearch(request: SearchRequest): Uint8Array {
  const { query, filters, ranges, sort, offset, limit, facets, complete, correct } = expectType(
    request,
    "object",
  );
  const keys = Array.isArray(facets) ? facets : [];
  const isCounted = keys === facets ? keys.length : (facets ?? true);
  return Uint8Array.from([
    Question.Search,
    ...encodeString(query ?? ""),
    ...encodeEntries(filters, encodeValues),
    ...encodeEntries(ranges, encodeRange),
    ...encodeString(sort ?? "relevance"),
    ...encodeCount(offset ?? 0),
    ...encodeCount(limit ?? DEFAULT_LIMIT),
    ...[isCounted, complete, correct ?? true].map((flag) => (flag ? 1 : 0)),
    ...encodeList(keys, encodeString),
  ]);
}

/** Encodes the request for the whole text of a document. */
export function encodeText(id: string): Uint8Array {
  return Uint8Array.from([Question.Text, ...encodeString(id)]);
}

/** Encodes the request for ways to complete a text. */
export function encodeSuggest(text: string, limit: number): Uint8Array {
  return Uint8Array.from([Question.Suggest, ...encodeString(text), ...encodeCount(limit)]);
}

/** Throws the error for a mistake of the caller. */
export function throwRequestError(message: string): never {
  throw new MedinaError("request", message);
}

/** Checks a type at run time, because callers need not use TypeScript. */
function expectType<T>(value: T, type: "string" | "number" | "object"): T {
  return typeof value === type && value !== null
    ? value
    : throwRequestError(`a ${type} expected, not ${value}`);
}

function encodeNumber(value: number): Bytes {
  return value > 127 ? [(value % 128) + 128, ...encodeNumber(Math.floor(value / 128))] : [value];
}

function encodeString(value: string): Bytes {
  const bytes = new TextEncoder().encode(expectType(value, "string"));
  return [...encodeNumber(bytes.length), ...bytes];
}

function encodeCount(value: number): Bytes {
  return encodeNumber(clampInteger(value, 0, MAX_COUNT));
}

function encodeList<T>(items: readonly T[], encode: (item: T) => Bytes): Bytes {
  return [...encodeNumber(items.length), ...items.flatMap((item) => encode(item))];
}

/** Encodes values by facet: count, then key and value of each. */
function encodeEntries<T>(
  values: Readonly<Record<string, T>> | undefined,
  encode: (value: T) => Bytes,
): Bytes {
  return encodeList(Object.entries(expectType(values ?? {}, "object")), ([facet, value]) => [
    ...encodeString(facet),
    ...encode(value),
  ]);
}

function encodeValues(values: readonly string[]): Bytes {
  return Array.isArray(values)
    ? encodeList(values, encodeString)
    : throwRequestError(`a list of strings expected, not ${values}`);
}

/** Encodes both ends in decimal; an open end is the empty string. */
function encodeRange(range: Range | undefined): Bytes {
  const limit = Number.MAX_SAFE_INTEGER;
  return [range?.from, range?.to].flatMap((end) =>
    encodeString(end == null ? "" : `${clampInteger(end, -limit, limit)}`),
  );
}

/** Returns the nearest whole number that the module can hold. */
function clampInteger(value: number, min: number, max: number): number {
  return Math.trunc(Math.max(min, Math.min(expectType(value, "number"), max)));
}
