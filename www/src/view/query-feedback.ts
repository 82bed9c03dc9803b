/**
 * What the engine made of the query: words it corrected, and words that no document has. Before
 * both, that the list has started anew.
 */

import type { TextParts, Translator } from "../i18n/translator.ts";
import type { State } from "../state/state.ts";
import { button, h } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";
import { toNodes } from "./message-nodes.ts";

/** Creates the notes above the results. */
export function createQueryFeedback(context: Context): Part {
  const { translator } = context;
  const renewed = h("p", { part: "renewed" }, translator.text("renewed"));
  const corrected = h("p", { part: "correction" });
  const unknown = h("p", { part: "unknown" });
  return {
    node: h("div", { class: "query-feedback" }, renewed, corrected, unknown),
    update: (state) => {
      renewed.hidden = !state.isRenewed;
      show(corrected, correctedParts(translator, state), " ", searchAsTyped(context, state));
      show(unknown, unknownParts(translator, state));
    },
  };
}

/** Returns the message about corrected words; empty if there are none. */
export function correctedParts(translator: Translator, { page }: State): TextParts {
  const corrections = page?.corrections ?? [];
  if (!corrections.length) return [];
  const words = corrections.map(({ to }) => to);
  return translator.parts("corrected", { words: translator.list(words, "conjunction") });
}

/**
 * Returns the message about words that no document has; empty if there are none, or if there are
 * no other words, because "No results" then says the same.
 */
export function unknownParts(translator: Translator, { page, search }: State): TextParts {
  const unknown = page?.unknown ?? [];
  const isWholeQuery = unknown.join(" ") === search.query.trim();
  return unknown.length && !isWholeQuery
    ? translator.parts("unknown", { words: translator.list(unknown, "disjunction") })
    : [];
}

/** Creates the button that declines the correction. */
function searchAsTyped({ translator, dispatch }: Context, { page }: State): HTMLElement {
  const words = (page?.corrections ?? []).map(({ from }) => from);
  return button(
    { class: "link", part: "as-typed" },
    () => dispatch({ type: "correctionDeclined" }),
    ...toNodes(translator.parts("asTyped", { words: translator.list(words, "conjunction") })),
  );
}

function show(node: HTMLElement, parts: TextParts, ...more: (Node | string)[]): void {
  node.hidden = !parts.length;
  node.replaceChildren(...toNodes(parts), ...more);
}
