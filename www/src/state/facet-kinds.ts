/**
 * How the kinds of facets differ. Look here to add a kind; `view/facet.ts` chooses its view. Both
 * are records of all kinds, so that the compiler names them when a kind is missing.
 */

import type { FacetKind } from "../api/types.ts";

export interface FacetTraits {
  /** Values have values below them, and choosing one includes those. */
  readonly hasLevels: boolean;
  /** Numbers are chosen by one range, written "2016..2018". */
  readonly isRange: boolean;
}

export const FACET_TRAITS: Readonly<Record<FacetKind, FacetTraits>> = {
  list: { hasLevels: false, isRange: false },
  path: { hasLevels: true, isRange: false },
  range: { hasLevels: false, isRange: true },
};
