/** What filters are called. Remembers each label it has seen, because a value in use may be absent from the newest counts. */

import { getOrInsert } from "../util/get-or-insert.ts";
import { flatten, leaf } from "../state/facet-paths.ts";
import { parseRange } from "../state/ranges.ts";
import { valuesOf, type Filter, type State } from "../state/state.ts";
import type { IndexInfo } from "../api/types.ts";
import type { Translator } from "../i18n/translator.ts";

/** What the index calls a facet. */
export function facetName(info: IndexInfo | null, facet: string): string {
  return info?.facets.find(({ key }) => key === facet)?.label ?? facet;
}

export interface Labels {
  learn(state: State): void;
  /** "Theme: Housing". */
  filter(filter: Filter): string;
}

export function createLabels(translator: Translator): Labels {
  const labels = new Map<string, Map<string, string>>();
  let info: IndexInfo | null = null;

  return {
    learn: ({ info: newest, page }) => {
      info = newest;
      for (const { key } of info?.facets ?? []) {
        const known = getOrInsert(labels, key, () => new Map<string, string>());
        for (const value of page ? flatten(valuesOf(page.facets, key)) : [])
          known.set(value.value, value.label);
      }
    },
    filter: ({ facet, value }) => {
      const name = labels.get(facet)?.get(value) ?? rangeText(translator, value) ?? leaf(value);
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
  return translator.text(from && to ? "between" : from ? "since" : "until", {
    from,
    to,
  });
}
