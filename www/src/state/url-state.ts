/**
 * Reads and writes a search as parameters of an address:
 * `?m.q=logement&m.f.theme=housing&m.f.year=2016..2018`.
 *
 * Every parameter starts with a prefix, so that the parameters of the page and of a second widget
 * stay as they are. These are pure functions; url-sync.ts applies them to the page's address.
 */

import type { Search } from "./search.ts";
import { collectFilters, parseNumber, parseSort } from "./settings.ts";

const QUERY = "q";
const SORT = "sort";
const HIT_COUNT = "n";
/** Keeps the keys of facets apart from the other parameters: a facet may be called "q". */
const FACET = "f.";
const MAX_HIT_COUNT = 200;

/** The part of a widget's state that its address holds. */
export interface UrlState {
  readonly search: Search;
  /** Number of hits on display if it is more than one page, else null. */
  readonly hitCount: number | null;
}

/**
 * Returns a copy of `parameters` with those of this widget replaced.
 *
 * @param initial - The search that the widget starts with; its sort is not written.
 * @param state - Null removes the parameters of this widget.
 */
export function writeParameters(
  parameters: URLSearchParams,
  prefix: string,
  initial: Search,
  state: UrlState | null,
): URLSearchParams {
  const written = new URLSearchParams([...parameters].filter(([name]) => !name.startsWith(prefix)));
  if (!state) return written;
  const { search, hitCount } = state;
  const add = (name: string, value: string): void => written.append(prefix + name, value);
  add(QUERY, search.query);
  for (const [facet, values] of search.filters)
    for (const value of values) add(FACET + facet, value);
  if (search.sort !== initial.sort) add(SORT, search.sort);
  if (hitCount) add(HIT_COUNT, String(hitCount));
  return written;
}

/** Reads the parameters of this widget; null if there is no search among them. */
export function readParameters(
  parameters: URLSearchParams,
  prefix: string,
  initial: Search,
): UrlState | null {
  const own = [...parameters]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const named = new Map(own);
  const facets = own.filter(([name]) => name.startsWith(FACET));
  if (!facets.length && !named.has(QUERY) && !named.has(SORT)) return null;
  return {
    search: {
      query: named.get(QUERY) ?? "",
      sort: parseSort(named.get(SORT) ?? null) ?? initial.sort,
      correct: true,
      filters: collectFilters(facets.map(([name, value]) => [name.slice(FACET.length), value])),
    },
    hitCount: parseNumber(named.get(HIT_COUNT) ?? null, 1, MAX_HIT_COUNT),
  };
}
