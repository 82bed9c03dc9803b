/** Messages as nodes: what a visitor typed or an index holds may run against the direction of the sentence around it. */

import { h } from "../util/dom.ts";
import type { TextParts } from "../i18n/translator.ts";

/** `language` is that of what was put in, where it is known. */
export function nodesOf(phrase: TextParts, language?: string): (Node | string)[] {
  return phrase.map(({ type, value }) =>
    type === "element" ? h("bdi", { lang: language }, value) : value,
  );
}
