/** The interface between a facet and its content, which depends on the kind of the facet. */

import type { FacetValue } from "../api/types.ts";
import type { Search } from "../state/search.ts";

/** The content of a facet: facet-values.ts for lists and paths, facet-range.ts for ranges. */
export interface FacetContent {
  readonly nodes: readonly HTMLElement[];
  update(values: readonly FacetValue[], search: Search): void;
}
