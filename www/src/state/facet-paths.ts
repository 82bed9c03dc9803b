/** Values of a hierarchy are written as paths, "europe > FR > Lyon". */

import type { FacetValue } from "../api/types.ts";

const SEPARATOR = " > ";

export function parsePath(path: string): string[] {
  return path.split(SEPARATOR);
}

/** The last part: what a value is called when its label is not known. */
export function leaf(path: string): string {
  return parsePath(path).at(-1) ?? path;
}

/** Whether `inner` lies somewhere under `outer`. */
export function within(inner: string, outer: string): boolean {
  return inner.startsWith(outer + SEPARATOR);
}

/** The value of that name, or the only one whose path ends in it; else the name itself. */
export function wholePath(values: readonly FacetValue[], name: string): string {
  const all = flatten(values).map(({ value }) => value);
  const ending = all.filter((value) => value.endsWith(SEPARATOR + name));
  return !all.includes(name) && ending.length === 1 ? (ending[0] ?? name) : name;
}

/** A tree of values as a list, parents first. */
export function flatten(values: readonly FacetValue[]): FacetValue[] {
  return values.flatMap((value) => [value, ...flatten(value.children ?? [])]);
}
