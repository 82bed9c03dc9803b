/** What filters are called. Remembers each label it has seen, because a value in use may be absent from the newest counts. */

import { kept } from "../kept.ts";
import { flatten, leaf } from "../paths.ts";
import { parseRange } from "../ranges.ts";
import { valuesOf, type Filter, type State } from "../state.ts";
import type { IndexInfo } from "../types.ts";
import type { Words } from "../i18n.ts";
import { Message } from "../i18n/messages.ts";

/** What the index calls a facet. */
export function facetName(info: IndexInfo | null, facet: string): string {
  return info?.facets.find(({ key }) => key === facet)?.label ?? facet;
}

export interface Labels {
  learn(state: State): void;
  /** "Theme: Housing". */
  filter(filter: Filter): string;
}

export function createLabels(words: Words): Labels {
  const labels = new Map<string, Map<string, string>>();
  let info: IndexInfo | null = null;

  return {
    learn: ({ info: newest, page }) => {
      info = newest;
      for (const { key } of info?.facets ?? []) {
        const known = kept(labels, key, () => new Map<string, string>());
        for (const value of page ? flatten(valuesOf(page.facets, key)) : [])
          known.set(value.value, value.label);
      }
    },
    filter: ({ facet, value }) => {
      const name = labels.get(facet)?.get(value) ?? rangeText(words, value) ?? leaf(value);
      return words.say(Message.filter, { facet: facetName(info, facet), value: name });
    },
  };
}

function rangeText(words: Words, text: string): string | undefined {
  const range = parseRange(text);
  if (!range) return undefined;
  const [from, to] = [range.from, range.to].map((end) =>
    end === undefined ? "" : words.year(end),
  ) as [string, string];
  if (from === to) return from;
  return words.say(from && to ? Message.between : from ? Message.since : Message.until, {
    from,
    to,
  });
}
