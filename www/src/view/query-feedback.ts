/** What became of the words that were typed: those that were taken for others, and those that no page has. */

import { button, h } from "../util/dom.ts";
import type { TextParts, Translator } from "../i18n/translator.ts";
import type { State } from "../state/state.ts";
import type { Context } from "./context.ts";
import { nodesOf } from "./message-nodes.ts";
import type { Part } from "./status.ts";

export function createNotes({ translator, dispatch }: Context): Part {
  const corrected = h("p", { part: "correction" });
  const unknown = h("p", { part: "unknown" });

  function update(state: State): void {
    const { page } = state;
    const typed = translator.list(
      (page?.corrections ?? []).map(({ from }) => from),
      "conjunction",
    );
    const refuse = button(
      { class: "link", part: "as-typed" },
      () => dispatch({ type: "refused" }),
      ...nodesOf(translator.parts("asTyped", { words: typed })),
    );
    show(corrected, correctedParts(translator, state), " ", refuse);
    show(unknown, unknownParts(translator, state));
  }

  return { node: h("div", { class: "notes" }, corrected, unknown), update };
}

/** What misspelt words were taken for. */
export function correctedParts(translator: Translator, { page }: State): TextParts {
  const corrections = page?.corrections ?? [];
  return corrections.length
    ? translator.parts("corrected", {
        words: translator.list(
          corrections.map(({ to }) => to),
          "conjunction",
        ),
      })
    : [];
}

/** What no page has. Where nothing else was typed, "No results" says it all. */
export function unknownParts(translator: Translator, { page, search }: State): TextParts {
  const unknown = page?.unknown ?? [];
  const isAll = unknown.join(" ") === search.query.trim();
  return unknown.length && !isAll
    ? translator.parts("unknown", { words: translator.list(unknown, "disjunction") })
    : [];
}

function show(node: HTMLElement, phrase: TextParts, ...more: (Node | string)[]): void {
  node.hidden = !phrase.length;
  node.replaceChildren(...nodesOf(phrase), ...more);
}
