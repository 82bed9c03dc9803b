/** Attributes are what a page author typed: each is read here into a value, or into nothing where it makes no sense. */

import type { Filters, Ranges, Search } from "./state.ts";
import type { Range, Sort } from "./types.ts";

const SORTS: readonly Sort[] = ["relevance", "date", "date-asc", "title"];
const RANGE = /^(-?\d*)\.\.(-?\d*)$/;

/** "theme:housing;theme:health;place:FR;year:2016..2018": filters in use from the start. */
export function parseFilters(text: string | null): { filters: Filters; ranges: Ranges } {
  return collectFilters((text ?? "").split(";").map(splitFilter));
}

/** Facets with their values, a range where the value looks like one. */
export function collectFilters(pairs: readonly (readonly [string, string])[]): { filters: Filters; ranges: Ranges } {
  const filters = new Map<string, string[]>();
  const ranges = new Map<string, Range>();
  for (const [key, value] of pairs) {
    const range = parseRange(value);
    if (!key || !value) continue;
    if (range) ranges.set(key, range);
    else filters.set(key, [...(filters.get(key) ?? []), value]);
  }
  return { filters, ranges };
}

/** "2016..2018", "2016..", "..2018". */
export function parseRange(text: string): Range | null {
  const [matched, from, to] = RANGE.exec(text) ?? [];
  if (!matched || (!from && !to)) return null;
  return { ...(from ? { from: Number(from) } : {}), ...(to ? { to: Number(to) } : {}) };
}

export function formatRange({ from, to }: Range): string {
  return `${from ?? ""}..${to ?? ""}`;
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
  return { query: "", ...parseFilters(filters), sort: parseSort(sort) ?? "relevance", correct: true };
}

function splitFilter(text: string): [string, string] {
  const colon = text.indexOf(":");
  return [text.slice(0, Math.max(0, colon)).trim(), text.slice(colon + 1).trim()];
}
