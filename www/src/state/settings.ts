/** Attributes are what a page author typed: each is read here into a value, or into nothing where it makes no sense. */

import type { Filters, Search } from "./state.ts";
import type { Sort } from "../api/types.ts";

const SORTS: readonly Sort[] = ["relevance", "date", "date-asc", "title"];

/** "theme:housing;theme:health;place:FR;year:2016..2018": filters in use from the start. */
export function parseFilters(text: string | null): Filters {
  return collectFilters((text ?? "").split(";").map(splitFilter));
}

/** Facets with their values. */
export function collectFilters(pairs: readonly (readonly [string, string])[]): Filters {
  const filters = new Map<string, string[]>();
  for (const [key, value] of pairs)
    if (key && value) filters.set(key, [...(filters.get(key) ?? []), value]);
  return filters;
}

export function parseSort(text: string | null): Sort | null {
  return SORTS.find((sort) => sort === text) ?? null;
}

/** A whole number between two bounds; what lies outside is brought to the nearer one. */
export function parseNumber(text: string | null, least: number, most: number): number | null {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isInteger(number) ? Math.min(most, Math.max(least, number)) : null;
}

/** "type, theme year": facet keys in the order to show them; nothing means all. */
export function parseKeys(text: string | null): string[] | null {
  const keys = (text ?? "").split(/[\s,;]+/).filter(Boolean);
  return keys.length ? [...new Set(keys)] : null;
}

/** The question a widget starts with. */
export function startingSearch(filters: string | null, sort: string | null): Search {
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
