/** Decides which values of a facet are shown. */

import type { FacetValue } from "../api/types.ts";
import { isPathWithin } from "../state/facet-paths.ts";
import { fold } from "../util/fold.ts";

/** What the visitor has selected and what they look for. */
export interface ValueFilter {
  readonly selected: readonly string[];
  /** Folded text that a label must contain; empty shows all values. */
  readonly needle: string;
}

/** Whether a value is shown. A value without results is left out unless it is selected. */
export function isWanted(value: FacetValue, filter: ValueFilter): boolean {
  if (!value.count && !isSelected(value, filter.selected)) return false;
  return (
    matches(value.label, filter.needle) ||
    (value.children ?? []).some((child) => isWanted(child, filter))
  );
}

/** Whether a value, or one below it, is selected. */
export function isSelected({ value }: FacetValue, selected: readonly string[]): boolean {
  return selected.some((other) => other === value || isPathWithin(other, value));
}

/** Whether a label contains the folded text `needle`. */
export function matches(label: string, needle: string): boolean {
  return fold(label).includes(needle);
}
