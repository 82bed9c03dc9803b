/**
 * A search as the visitor builds it: query, filters and sort, and the pure functions on them.
 *
 * Look here for how a filter is added or removed, for how filters are checked against what the
 * index has, and for how a search becomes a request to the engine.
 */

import type { FacetValue, IndexInfo, Page, SearchRequest, Sort } from "../api/types.ts";
import { FACET_TRAITS, type FacetTraits } from "./facet-kinds.ts";
import { isPathWithin, resolveNames } from "./facet-paths.ts";
import { parseRange } from "./ranges.ts";

/** Facet key → values in use. A range facet has one value, written "2016..2018". */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** What the visitor searches for. */
export interface Search {
  readonly query: string;
  readonly filters: Filters;
  readonly sort: Sort;
  /** Whether misspelt words are corrected. The visitor can decline that for the current query. */
  readonly correct: boolean;
}

/** One value in use that narrows the results. */
export interface Filter {
  readonly facet: string;
  readonly value: string;
}

/** Longest query, in UTF-16 code units. */
export const MAX_QUERY_LENGTH = 256;
/** Longest key or value of a filter; a longer one is left out. */
const MAX_VALUE_LENGTH = 256;
/** Most values in use over all facets. */
const MAX_VALUES = 64;

/**
 * Cuts a search to what a visitor may ask. Every search comes through here, also those of an
 * address, an attribute or a script, because the time for an answer grows with their length.
 */
export function limited(search: Search): Search {
  const query = search.query.slice(0, MAX_QUERY_LENGTH).replace(/[\uD800-\uDBFF]$/, "");
  return { ...search, query, filters: limitedFilters(search.filters) };
}

function limitedFilters(filters: Filters): Filters {
  const kept = new Map<string, readonly string[]>();
  let left = MAX_VALUES;
  for (const [facet, values] of filters) {
    if (facet.length > MAX_VALUE_LENGTH) continue;
    const short = values.filter(({ length }) => length <= MAX_VALUE_LENGTH).slice(0, left);
    if (short.length) kept.set(facet, short);
    left -= short.length;
    if (!left) break;
  }
  return kept;
}

/** Lists the filters in use, in the order in which they were chosen. */
export function filtersInUse({ filters }: Search): Filter[] {
  return [...filters].flatMap(([facet, values]) => values.map((value) => ({ facet, value })));
}

/** Converts a search to a request for the engine. */
export function toRequest(
  { query, filters, sort, correct }: Search,
  info: IndexInfo,
): SearchRequest {
  const isRange = ([facet]: [string, unknown]): boolean | undefined =>
    traitsOf(info, facet)?.isRange;
  const all = [...filters];
  const ranges = all.filter(isRange).map(([facet, [value]]) => [facet, parseRange(value) ?? {}]);
  return {
    query,
    filters: Object.fromEntries(all.filter((entry) => !isRange(entry))),
    ranges: Object.fromEntries(ranges),
    sort,
    correct,
  };
}

/** Replaces the values of one facet; without values the facet leaves the filters. */
export function withValues(filters: Filters, facet: string, values: readonly string[]): Filters {
  const changed = new Map(filters);
  if (values.length) changed.set(facet, values);
  else changed.delete(facet);
  return changed;
}

/**
 * Adds a value, or removes it if it is in use. In a path facet, adding a value also removes the
 * values above and below it, because a value includes everything below it.
 */
export function toggleValue(
  filters: Filters,
  info: IndexInfo | null,
  facet: string,
  value: string,
): Filters {
  const before = filters.get(facet) ?? [];
  if (before.includes(value))
    return withValues(
      filters,
      facet,
      before.filter((other) => other !== value),
    );
  const others = traitsOf(info, facet)?.hasLevels
    ? before.filter((other) => !isPathWithin(other, value) && !isPathWithin(value, other))
    : before;
  return withValues(filters, facet, [...others, value]);
}

/**
 * Drops what the index cannot answer: filters of facets that it does not have, values of a range
 * facet that are not ranges, and a sort that it does not support.
 */
export function restrictToIndex(search: Search, info: IndexInfo): Search {
  const known = [...search.filters].map(
    ([facet, values]) => [facet, usableValues(values, traitsOf(info, facet))] as const,
  );
  const sort = info.sorts.includes(search.sort) ? search.sort : "relevance";
  return { ...search, filters: new Map(known.filter(([, values]) => values.length)), sort };
}

/** Replaces values given by their last part ("FR") by the whole path ("europe > FR"). */
export function resolvePaths(filters: Filters, facets: Page["facets"]): Filters {
  return new Map(
    [...filters].map(([facet, values]) => [
      facet,
      [...new Set(resolveNames(valuesOf(facets, facet), values))],
    ]),
  );
}

/**
 * Returns the values of a facet. The check for an own property is needed because the index chooses
 * the keys, and a plain object inherits names such as "constructor".
 */
export function valuesOf(facets: Page["facets"], key: string): readonly FacetValue[] {
  return (Object.hasOwn(facets, key) && facets[key]) || [];
}

function traitsOf(info: IndexInfo | null, facet: string): FacetTraits | undefined {
  const kind = info?.facets.find(({ key }) => key === facet)?.kind;
  return kind && FACET_TRAITS[kind];
}

function usableValues(values: readonly string[], traits?: FacetTraits): readonly string[] {
  if (traits?.isRange) return values.filter(parseRange).slice(-1);
  return traits ? values : [];
}
