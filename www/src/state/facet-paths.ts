/** Paths: how the values of a hierarchical facet are written, as in "europe > FR > Lyon". */

import type { FacetValue } from "../api/types.ts";

const SEPARATOR = " > ";

/** Splits a path into its parts. */
export function parsePath(path: string): string[] {
  return path.split(SEPARATOR);
}

/** Returns the last part of a path, which names a value whose label is not known. */
export function lastPart(path: string): string {
  return parsePath(path).at(-1) ?? path;
}

/** Whether `inner` is somewhere below `outer`. */
export function isPathWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer + SEPARATOR);
}

/**
 * Returns the paths that names stand for: a name itself if it is a value, else the only path that
 * ends in it. If there is none, or several, it stays a name.
 */
export function resolveNames(values: readonly FacetValue[], names: readonly string[]): string[] {
  const isName = new Set(names);
  /** Name → path. */
  const exact = new Map<string, string>();
  const ending = new Map<string, string>();
  for (const { value } of flatten(values)) {
    if (isName.has(value)) exact.set(value, value);
    const separator = value.lastIndexOf(SEPARATOR);
    const name = separator < 0 ? "" : value.slice(separator + SEPARATOR.length);
    if (isName.has(name)) ending.set(name, ending.has(name) ? name : value);
  }
  return names.map((name) => exact.get(name) ?? ending.get(name) ?? name);
}

/** Returns the values with all that are above them. */
export function withAncestors(values: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const value of values)
    parsePath(value).reduce((outer, part) => {
      const path = outer ? outer + SEPARATOR + part : part;
      all.add(path);
      return path;
    }, "");
  return all;
}

/** Lists a tree of values, each parent before its children. */
export function flatten(values: readonly FacetValue[]): FacetValue[] {
  return values.flatMap((value) => [value, ...flatten(value.children ?? [])]);
}
