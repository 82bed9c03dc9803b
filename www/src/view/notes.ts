/** What became of the words that were typed: those that were taken for others, and those that no page has. */

import { button, h } from "../dom.ts";
import type { Phrase, Words } from "../i18n.ts";
import { Message } from "../i18n/messages.ts";
import type { State } from "../state.ts";
import type { Context } from "./context.ts";
import { nodesOf } from "./sentence.ts";
import type { Part } from "./states.ts";

export function createNotes({ words, dispatch }: Context): Part {
  const corrected = h("p", { part: "correction" });
  const unknown = h("p", { part: "unknown" });

  function update(state: State): void {
    const { page } = state;
    const typed = words.list(
      (page?.corrections ?? []).map(({ from }) => from),
      "conjunction",
    );
    const refuse = button(
      { class: "link", part: "as-typed" },
      () => dispatch({ type: "refused" }),
      ...nodesOf(words.phrase(Message.asTyped, { words: typed })),
    );
    show(corrected, correctedPhrase(words, state), " ", refuse);
    show(unknown, unknownPhrase(words, state));
  }

  return { node: h("div", { class: "notes" }, corrected, unknown), update };
}

/** What misspelt words were taken for. */
export function correctedPhrase(words: Words, { page }: State): Phrase {
  const corrections = page?.corrections ?? [];
  return corrections.length
    ? words.phrase(Message.corrected, {
        words: words.list(
          corrections.map(({ to }) => to),
          "conjunction",
        ),
      })
    : [];
}

/** What no page has. Where nothing else was typed, "No results" says it all. */
export function unknownPhrase(words: Words, { page, search }: State): Phrase {
  const unknown = page?.unknown ?? [];
  const isAll = unknown.join(" ") === search.query.trim();
  return unknown.length && !isAll
    ? words.phrase(Message.unknown, { words: words.list(unknown, "disjunction") })
    : [];
}

function show(node: HTMLElement, phrase: Phrase, ...more: (Node | string)[]): void {
  node.hidden = !phrase.length;
  node.replaceChildren(...nodesOf(phrase), ...more);
}
