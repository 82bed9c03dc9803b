/** What became of the words that were typed: those that were taken for others, and those that no page has. */

import { button, h } from "../dom.ts";
import type { Words } from "../i18n.ts";
import type { State } from "../state.ts";
import type { Page } from "../types.ts";
import type { Context } from "./context.ts";
import { around, listed } from "./sentence.ts";
import type { Part } from "./states.ts";

export function createNotes(context: Context): Part {
  const corrected = h("p", { part: "correction" });
  const unknown = h("p", { part: "unknown" });
  let shown: Page | null = null;
  return {
    node: h("div", { class: "notes" }, corrected, unknown),
    update: (state) => {
      if (state.page === shown) return;
      shown = state.page;
      showCorrections(context, corrected, state);
      showUnknown(context, unknown, state);
    },
  };
}

/** The same, to be heard. */
export function noteTexts(words: Words, state: State): string[] {
  const corrections = state.page?.corrections ?? [];
  const unknown = unknownOf(state);
  const text = (items: readonly string[], link: "conjunction" | "disjunction"): string => words.list(items, link).map(({ value }) => value).join("");
  return [
    corrections.length ? words.say("corrected", { words: text(corrections.map(({ to }) => to), "conjunction") }) : "",
    unknown.length ? words.say("unknown", { words: text(unknown, "disjunction") }) : "",
  ];
}

function showCorrections({ words, dispatch }: Context, node: HTMLElement, { page }: State): void {
  const corrections = page?.corrections ?? [];
  const taken = listed(words, corrections.map(({ to }) => to), "conjunction");
  const typed = listed(words, corrections.map(({ from }) => from), "conjunction");
  const refuse = button({ class: "link", part: "as-typed" }, () => dispatch({ type: "refused" }), ...around((hole) => words.say("asTyped", { words: hole }), ...typed));
  node.hidden = !corrections.length;
  node.replaceChildren(...around((hole) => words.say("corrected", { words: hole }), ...taken), " ", refuse);
}

function showUnknown({ words }: Context, node: HTMLElement, state: State): void {
  const unknown = unknownOf(state);
  node.hidden = !unknown.length;
  node.replaceChildren(...around((hole) => words.say("unknown", { words: hole }), ...listed(words, unknown, "disjunction")));
}

/** Where nothing else was typed, "No results" says it all. */
function unknownOf({ page, search }: State): readonly string[] {
  const unknown = page?.unknown ?? [];
  return unknown.join(" ") === search.query.trim() ? [] : unknown;
}
