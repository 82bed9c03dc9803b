/** Nothing found: advice, and each change that would find something, with what it would find. */

import { button, h } from "../dom.ts";
import { element, type Phrase, type Words } from "../i18n.ts";
import { Message } from "../i18n/messages.ts";
import type { Action, State } from "../state.ts";
import type { Help } from "../types.ts";
import type { Context } from "./context.ts";
import { facetName } from "./labels.ts";
import { nodesOf } from "./sentence.ts";
import type { Part } from "./states.ts";

const SENTENCES: Readonly<Record<Help["kind"], Message>> = {
  filter: Message.withoutFacet,
  filters: Message.withoutFilters,
  query: Message.searchFor,
};

/** `done` is called when the visitor has taken one of the changes. */
export function createHelp(context: Context, done: () => void): Part {
  const { words, dispatch } = context;
  const list = h("ul", { class: "rescues", role: "list" });
  const browse = button(
    { class: "link" },
    () => apply({ type: "cleared" }, { type: "submitted", query: "" }),
    words.say(Message.browse),
  );
  const node = h("div", { part: "no-results" }, h("p", {}, words.say(Message.tip)), list, browse);

  function apply(...changes: Action[]): void {
    for (const change of changes) dispatch(change);
    done();
  }

  function item(help: Help, state: State): HTMLElement {
    return h(
      "li",
      {},
      button(
        { class: "more", part: "rescue" },
        () => apply(change(help)),
        ...nodesOf(helpPhrase(words, state, help)),
      ),
    );
  }

  function update(state: State): void {
    const { page } = state;
    node.hidden = !page || page.total + page.partial > 0;
    list.replaceChildren(...(page?.help ?? []).map((help) => item(help, state)));
  }

  return { node, update };
}

/** What would help, and how much. */
export function helpPhrase(words: Words, { info }: State, help: Help): Phrase {
  const facet = help.kind === "filter" ? facetName(info, help.facet) : "";
  const query = help.kind === "query" ? help.query : "";
  return words.phrase(SENTENCES[help.kind], {
    facet: element(facet),
    query: element(query),
    n: help.total,
  });
}

function change(help: Help): Action {
  if (help.kind === "query") return { type: "submitted", query: help.query };
  return help.kind === "filter"
    ? { type: "chosen", facet: help.facet, values: [] }
    : { type: "cleared" };
}
