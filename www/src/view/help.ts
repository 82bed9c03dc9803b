/** Nothing found: advice, and each change that would find something, with what it would find. */

import { arrange, button, h } from "../dom.ts";
import type { MessageKey, Words } from "../i18n.ts";
import type { Action, State } from "../state.ts";
import type { Help, Page } from "../types.ts";
import type { Context } from "./context.ts";
import { facetName } from "./labels.ts";
import { around } from "./sentence.ts";
import type { Part } from "./states.ts";

const SENTENCES: Readonly<Record<Help["kind"], MessageKey>> = { filter: "withoutFacet", filters: "withoutFilters", query: "searchFor" };

/** `done` is called when the visitor has taken one of the changes. */
export function createHelp(context: Context, done: () => void): Part {
  const { words, dispatch } = context;
  const list = h("ul", { class: "rescues", role: "list" });
  const browse = button({ class: "link" }, () => apply({ type: "cleared" }, { type: "submitted", query: "" }), words.say("browse"));
  const node = h("div", { part: "no-results" }, h("p", {}, words.say("tip")), list, browse);
  let shown: Page | null = null;

  function apply(...changes: Action[]): void {
    for (const change of changes) dispatch(change);
    done();
  }

  function item(help: Help, state: State): HTMLElement {
    const text = around((hole) => sentence(words, help, hole), h("bdi", {}, subject(help, state)));
    return h("li", {}, button({ class: "more", part: "rescue" }, () => apply(change(help)), ...text));
  }

  function update(state: State): void {
    const { page } = state;
    if (page === shown) return;
    shown = page;
    node.hidden = !page || page.total + page.partial > 0;
    arrange(list, (page?.help ?? []).map((help) => item(help, state)));
  }

  return { node, update };
}

/** The same, to be heard. */
export function helpText(words: Words, state: State, help: Help): string {
  return sentence(words, help, subject(help, state));
}

function sentence(words: Words, { kind, total }: Help, subject: string): string {
  return words.say(SENTENCES[kind], { facet: subject, query: subject, n: words.number(total) });
}

/** What the sentence is about: a facet, or another query. */
function subject(help: Help, { info }: State): string {
  if (help.kind === "filters") return "";
  return help.kind === "filter" ? facetName(info, help.facet) : help.query;
}

function change(help: Help): Action {
  if (help.kind === "query") return { type: "submitted", query: help.query };
  return help.kind === "filter" ? { type: "cleared", facet: help.facet } : { type: "cleared" };
}
