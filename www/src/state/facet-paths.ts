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
 * Returns a function that finds the path a name stands for: the name itself if it is a value, else
 * the only path that ends in it. If there is none, or several, it returns the name.
 */
export function pathResolver(values: readonly FacetValue[]): (name: string) => string {
  const paths = new Set(flatten(values).map(({ value }) => value));
  /** Last part → path; the part itself if several paths end in it. */
  const endings = new Map<string, string>();
  for (const path of paths) {
    const name = lastPart(path);
    if (name !== path) endings.set(name, endings.has(name) ? name : path);
  }
  return (name) => (paths.has(name) ? name : (endings.get(name) ?? name));
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
