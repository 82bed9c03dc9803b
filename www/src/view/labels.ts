/** What filters are called. Remembers each label it has seen, because a value in use may be absent from the newest counts. */

import { flatten, leaf } from "../paths.ts";
import { valuesOf, type Filter, type State } from "../state.ts";
import type { IndexInfo, Range } from "../types.ts";
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
  #ranges: ReadonlyMap<string, Range> = new Map();

  constructor(words: Words) {
    this.#words = words;
  }

  learn({ info, page, search }: State): void {
    this.#ranges = search.ranges;
    this.#info = info;
    for (const { key } of info?.facets ?? []) {
      const known = this.#values.get(key) ?? new Map<string, string>();
      for (const value of page ? flatten(valuesOf(page.facets, key)) : []) known.set(value.value, value.label);
      this.#values.set(key, known);
    }
  }

  /** "Theme: Housing". */
  filter({ facet, value }: Filter): string {
    const name = value === undefined ? this.#range(this.#ranges.get(facet) ?? {}) : this.value(facet, value);
    return this.#words.say(Message.filter, { facet: facetName(this.#info, facet), value: name });
  }

  value(facet: string, value: string): string {
    return this.#values.get(facet)?.get(value) ?? leaf(value);
  }

  #range({ from, to }: Range): string {
    const [first, last] = [from, to].map((end) => (end === undefined ? "" : this.#words.year(end))) as [string, string];
    if (first && first === last) return first;
    if (!first || !last) return this.#words.say(first ? Message.since : Message.until, { from: first, to: last });
    return this.#words.say(Message.between, { from: first, to: last });
  }
}
