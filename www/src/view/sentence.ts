/** Messages as nodes: what a visitor typed or an index holds may run against the direction of the sentence around it. */

import { h } from "../dom.ts";
import type { ListPart, Words } from "../i18n.ts";

/** Stands for what is put into a message while the message is made, so that no text can be mistaken for a part of it. */
const HOLE = "\uE000";

type Inline = Node | string;

/** `say` makes the message around a mark; `inside` takes the place of that mark. */
export function around(say: (hole: string) => string, ...inside: Inline[]): Inline[] {
  const [before = "", after] = say(HOLE).split(HOLE);
  return after === undefined ? [before] : [before, ...inside, after];
}

/** Words in a row, each in its own direction; `language` is theirs, where it is known. */
export function listed(words: Words, items: readonly string[], link: "conjunction" | "disjunction", language?: string): Inline[] {
  const node = ({ type, value }: ListPart): Inline => (type === "element" ? h("bdi", { class: "word", lang: language }, value) : value);
  return words.list(items, link).map(node);
}
