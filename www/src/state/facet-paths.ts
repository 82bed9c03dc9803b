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
 * Finds the path that `name` stands for: `name` itself if it is a value, else the only path that
 * ends in it. If there is none, or several, returns `name`.
 */
export function resolvePath(values: readonly FacetValue[], name: string): string {
  const all = flatten(values).map(({ value }) => value);
  const ending = all.filter((value) => value.endsWith(SEPARATOR + name));
  return !all.includes(name) && ending.length === 1 ? (ending[0] ?? name) : name;
}

/** Lists a tree of values, each parent before its children. */
export function flatten(values: readonly FacetValue[]): FacetValue[] {
  return values.flatMap((value) => [value, ...flatten(value.children ?? [])]);
}
