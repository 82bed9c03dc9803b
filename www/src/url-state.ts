/**
 * The question in the page's address, where the page asks for it: `?m.q=logement&m.theme=housing&m.year=2016..2018`.
 *
 * Each parameter starts with a prefix, so that those of the page itself, and of a second widget, stay as they are.
 */

import type { Search } from "./state.ts";
import { formatRange, parseNumber, parseRange, parseSort } from "./settings.ts";
import type { Range } from "./types.ts";

const QUERY = "q";
const SORT = "sort";
const SHOWN = "n";
/** A facet may be called "q" too. */
const FACET = "f.";
const MOST_SHOWN = 200;

export interface UrlState {
  readonly search: Search;
  /** Hits shown, where it is more than a page of them. */
  readonly shown: number | null;
}

/** Replaces this widget's parameters; where nothing has been asked there are none. */
export function writeParameters(parameters: URLSearchParams, prefix: string, start: Search, state: UrlState | null): URLSearchParams {
  const written = new URLSearchParams([...parameters].filter(([name]) => !name.startsWith(prefix)));
  if (!state) return written;
  const { search, shown } = state;
  const add = (name: string, value: string): void => written.append(prefix + name, value);
  add(QUERY, search.query);
  for (const [facet, values] of search.filters) for (const value of values) add(FACET + facet, value);
  for (const [facet, range] of search.ranges) add(FACET + facet, formatRange(range));
  if (search.sort !== start.sort) add(SORT, search.sort);
  if (shown) add(SHOWN, String(shown));
  return written;
}

/** The question in an address, or nothing where there is none. */
export function readParameters(parameters: URLSearchParams, prefix: string, start: Search): UrlState | null {
  const own = [...parameters].filter(([name]) => name.startsWith(prefix));
  const named = new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
  const search = {
    query: named.get(QUERY) ?? "",
    sort: parseSort(named.get(SORT) ?? null) ?? start.sort,
    ...readFacets(own.map(([name, value]) => [name.slice(prefix.length), value])),
  };
  const isOurs = [...named.keys()].some((name) => name === QUERY || name === SORT || name.startsWith(FACET));
  return isOurs ? { search, shown: parseNumber(named.get(SHOWN) ?? null, 1, MOST_SHOWN) } : null;
}

function readFacets(parameters: readonly (readonly [string, string])[]): Pick<Search, "filters" | "ranges"> {
  const filters = new Map<string, string[]>();
  const ranges = new Map<string, Range>();
  for (const [name, value] of parameters) {
    const facet = name.startsWith(FACET) ? name.slice(FACET.length) : "";
    const range = parseRange(value);
    if (!facet || !value) continue;
    if (range) ranges.set(facet, range);
    else filters.set(facet, [...(filters.get(facet) ?? []), value]);
  }
  return { filters, ranges };
}
