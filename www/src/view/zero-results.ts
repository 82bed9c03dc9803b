/** Nothing found: advice, and each change that would find something, with what it would find. */

import { button, h } from "../util/dom.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { element, type TextParts, type Translator } from "../i18n/translator.ts";
import type { Action, State } from "../state/state.ts";
import type { Help } from "../api/types.ts";
import type { Context } from "./context.ts";
import { facetName } from "./labels.ts";
import { nodesOf } from "./message-nodes.ts";
import type { Part } from "./status.ts";

const SENTENCES: Readonly<Record<Help["kind"], MessageKey>> = {
  filter: "withoutFacet",
  filters: "withoutFilters",
  query: "searchFor",
};

/** `done` is called when the visitor has taken one of the changes. */
export function createHelp(context: Context, done: () => void): Part {
  const { translator, dispatch } = context;
  const list = h("ul", { class: "rescues", role: "list" });
  const browse = button(
    { class: "link" },
    () => apply({ type: "cleared" }, { type: "submitted", query: "" }),
    translator.text("browse"),
  );
  const node = h("div", { part: "no-results" }, h("p", {}, translator.text("tip")), list, browse);

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
        ...nodesOf(helpParts(translator, state, help)),
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
export function helpParts(translator: Translator, { info }: State, help: Help): TextParts {
  const facet = help.kind === "filter" ? facetName(info, help.facet) : "";
  const query = help.kind === "query" ? help.query : "";
  return translator.parts(SENTENCES[help.kind], {
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
