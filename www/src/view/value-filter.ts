/** Decides which values of a facet are shown. */

import type { FacetValue } from "../api/types.ts";
import { fold } from "../util/fold.ts";
import { getOrInsert } from "../util/get-or-insert.ts";

/** What the visitor has selected and what they look for. */
export interface ValueFilter {
  readonly selected: ReadonlySet<string>;
  /** The selected values and all values above them. */
  readonly kept: ReadonlySet<string>;
  /** Folded text that a label must contain; empty shows all values. */
  readonly needle: string;
}

/** Whether a value is shown. A value without results is left out unless it is selected. */
export function isWanted(value: FacetValue, filter: ValueFilter): boolean {
  if (!value.count && !filter.kept.has(value.value)) return false;
  return (
    matches(value, filter.needle) || (value.children ?? []).some((child) => isWanted(child, filter))
  );
}

/** Folding 100,000 labels again for each key would be felt. */
const foldedLabels = new WeakMap<FacetValue, string>();

/** Whether the label of a value contains the folded text `needle`. */
export function matches(value: FacetValue, needle: string): boolean {
  return !needle || getOrInsert(foldedLabels, value, () => fold(value.label)).includes(needle);
}
