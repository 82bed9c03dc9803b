/** Names of facets and of the filters in use. */

import type { IndexInfo } from "../api/types.ts";
import type { Translator } from "../i18n/translator.ts";
import { flatten, lastPart } from "../state/facet-paths.ts";
import { parseRange } from "../state/ranges.ts";
import { type Filter, valuesOf } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { getOrInsert } from "../util/get-or-insert.ts";

/** Returns the label of a facet; its key if the index does not know it. */
export function facetName(info: IndexInfo | null, facet: string): string {
  return info?.facets.find(({ key }) => key === facet)?.label ?? facet;
}

/**
 * Remembers the labels of facet values, because a value in use may be missing from the newest
 * counts.
 */
export interface Labels {
  /** Remembers the labels in the newest page. */
  update(state: State): void;
  /** Returns the name of a filter: "Theme: Housing". */
  nameOf(filter: Filter): string;
}

/** Creates an empty memory of labels. */
export function createLabels(translator: Translator): Labels {
  /** Facet key → value → label. */
  const labels = new Map<string, Map<string, string>>();
  let info: IndexInfo | null = null;

  return {
    update: (state) => {
      info = state.info;
      const facets = state.page?.facets ?? {};
      for (const { key } of info?.facets ?? []) {
        const known = getOrInsert(labels, key, () => new Map<string, string>());
        for (const { value, label } of flatten(valuesOf(facets, key))) known.set(value, label);
      }
    },
    nameOf: ({ facet, value }) => {
      const name = labels.get(facet)?.get(value) ?? rangeText(translator, value) ?? lastPart(value);
      return translator.text("filter", { facet: facetName(info, facet), value: name });
    },
  };
}

function rangeText(translator: Translator, text: string): string | undefined {
  const range = parseRange(text);
  if (!range) return undefined;
  const [from, to] = [range.from, range.to].map((end) =>
    end === undefined ? "" : translator.year(end),
  ) as [string, string];
  if (from === to) return from;
  if (from && to) return translator.text("between", { from, to });
  return translator.text(from ? "since" : "until", { from, to });
}
