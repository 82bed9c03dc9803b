/** What filters are called. Remembers each label it has seen, because a value in use may be absent from the newest counts. */

import { kept } from "../dom.ts";
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

export class Labels {
  readonly #words: Words;
  readonly #values = new Map<string, Map<string, string>>();
  #info: IndexInfo | null = null;

  constructor(words: Words) {
    this.#words = words;
  }

  learn({ info, page }: State): void {
    this.#info = info;
    for (const { key } of info?.facets ?? []) {
      const known = kept(this.#values, key, () => new Map<string, string>());
      for (const value of page ? flatten(valuesOf(page.facets, key)) : []) known.set(value.value, value.label);
    }
  }

  /** "Theme: Housing". */
  filter({ facet, value }: Filter): string {
    const name = this.#values.get(facet)?.get(value) ?? this.#range(value) ?? leaf(value);
    return this.#words.say(Message.filter, { facet: facetName(this.#info, facet), value: name });
  }

  #range(text: string): string | undefined {
    const range = parseRange(text);
    if (!range) return undefined;
    const [from, to] = [range.from, range.to].map((end) => (end === undefined ? "" : this.#words.year(end))) as [string, string];
    if (from === to) return from;
    return this.#words.say(from && to ? Message.between : from ? Message.since : Message.until, { from, to });
  }
}
