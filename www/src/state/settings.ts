/**
 * Parsers for what page authors write into attributes and what addresses contain.
 *
 * Text that makes no sense is treated as absent: the parsers return null or leave it out.
 */

import type { Sort } from "../api/types.ts";
import type { Filters, Search } from "./search.ts";

const SORTS: readonly Sort[] = ["relevance", "date", "date-asc", "title"];

/** Parses initial filters: "theme:housing;theme:health;place:FR;year:2016..2018". */
export function parseFilters(text: string | null): Filters {
  return collectFilters((text ?? "").split(";").map(splitFilter));
}

/** Groups pairs of facet key and value by facet. Pairs with an empty part are left out. */
export function collectFilters(pairs: readonly (readonly [string, string])[]): Filters {
  const filters = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    if (!key || !value) continue;
    const values = filters.get(key);
    if (values) values.push(value);
    else filters.set(key, [value]);
  }
  return filters;
}

/** Parses the name of a sort. */
export function parseSort(text: string | null): Sort | null {
  return SORTS.find((sort) => sort === text) ?? null;
}

/** Parses a whole number and clamps it to the range from `min` to `max`. */
export function parseNumber(text: string | null, min: number, max: number): number | null {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isInteger(number) ? Math.min(max, Math.max(min, number)) : null;
}

/** Parses a list of facet keys, "type, theme year"; null if there are none. */
export function parseKeys(text: string | null): string[] | null {
  const keys = (text ?? "").split(/[\s,;]+/).filter(Boolean);
  return keys.length ? [...new Set(keys)] : null;
}

/** Returns the search that a widget starts with, from the attributes `filters` and `sort`. */
export function initialSearch(filters: string | null, sort: string | null): Search {
  return {
    query: "",
    filters: parseFilters(filters),
    sort: parseSort(sort) ?? "relevance",
    correct: true,
  };
}

function splitFilter(text: string): [string, string] {
  const colon = text.indexOf(":");
  return [text.slice(0, Math.max(0, colon)).trim(), text.slice(colon + 1).trim()];
}
