/**
 * The question in the page's address, where the page asks for it: `?m.q=logement&m.f.theme=housing&m.f.year=2016..2018`.
 *
 * Each parameter starts with a prefix, so that those of the page itself, and of a second widget, stay as they are.
 */

import type { Search } from "./state.ts";
import { collectFilters, parseNumber, parseSort } from "./settings.ts";

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
export function writeParameters(
  parameters: URLSearchParams,
  prefix: string,
  start: Search,
  state: UrlState | null,
): URLSearchParams {
  const written = new URLSearchParams([...parameters].filter(([name]) => !name.startsWith(prefix)));
  if (!state) return written;
  const { search, shown } = state;
  const add = (name: string, value: string): void => written.append(prefix + name, value);
  add(QUERY, search.query);
  for (const [facet, values] of search.filters)
    for (const value of values) add(FACET + facet, value);
  if (search.sort !== start.sort) add(SORT, search.sort);
  if (shown) add(SHOWN, String(shown));
  return written;
}

/** The question in an address, or nothing where there is none. */
export function readParameters(
  parameters: URLSearchParams,
  prefix: string,
  start: Search,
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
      sort: parseSort(named.get(SORT) ?? null) ?? start.sort,
      correct: true,
      filters: collectFilters(facets.map(([name, value]) => [name.slice(FACET.length), value])),
    },
    shown: parseNumber(named.get(SHOWN) ?? null, 1, MOST_SHOWN),
  };
}
