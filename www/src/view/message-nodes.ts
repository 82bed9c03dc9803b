/**
 * Messages as nodes. Each inserted value gets a <bdi>, because what a visitor typed or an index
 * contains may run against the direction of the message around it.
 */

import type { TextParts } from "../i18n/translator.ts";
import { h } from "../util/dom.ts";

/** Converts a message to nodes. `language` is that of the inserted values, if it is known. */
export function toNodes(parts: TextParts, language?: string): (Node | string)[] {
  return parts.map(({ type, value }) =>
    type === "element" ? h("bdi", { lang: language }, value) : value,
  );
}
