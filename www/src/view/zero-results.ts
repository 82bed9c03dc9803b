/** What is shown if nothing was found: advice, and changes to the search that find something. */

import type { ZeroResultHelp } from "../api/types.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { element, type TextParts, type Translator } from "../i18n/translator.ts";
import type { Action, State } from "../state/state.ts";
import { button, h } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";
import { facetName } from "./labels.ts";
import { toNodes } from "./message-nodes.ts";

const MESSAGES: Readonly<Record<ZeroResultHelp["kind"], MessageKey>> = {
  filter: "withoutFacet",
  filters: "withoutFilters",
  query: "searchFor",
};

const MAX_CHANGES = 20;

/** Creates the part. `onApply` is called after the visitor has applied a change. */
export function createZeroResults({ translator, dispatch }: Context, onApply: () => void): Part {
  const apply = (...actions: Action[]): void => {
    for (const action of actions) dispatch(action);
    onApply();
  };
  const list = h("ul", { class: "alternatives", role: "list" });
  const browse = button(
    { class: "link" },
    () => apply({ type: "filtersCleared" }, { type: "submitted", query: "" }),
    translator.text("browse"),
  );
  const advice = h("p", {}, translator.text("tip"));
  const node = h("div", { part: "no-results" }, advice, list, browse);
  const createItem = (help: ZeroResultHelp, state: State): HTMLElement => {
    const name = toNodes(alternativeParts(translator, state, help));
    const attributes = { class: "more", part: "alternative" };
    return h(
      "li",
      {},
      button(attributes, () => apply(actionFor(help)), ...name),
    );
  };
  return {
    node,
    update: (state) => {
      const { page } = state;
      node.hidden = !page || page.total + page.partial > 0;
      list.replaceChildren(
        ...(page?.help ?? []).slice(0, MAX_CHANGES).map((help) => createItem(help, state)),
      );
    },
  };
}

/** Returns the name of a change, with the number of results that it brings. */
export function alternativeParts(
  translator: Translator,
  { info }: State,
  help: ZeroResultHelp,
): TextParts {
  const facet = help.kind === "filter" ? facetName(info, help.facet) : "";
  const query = help.kind === "query" ? help.query : "";
  return translator.parts(MESSAGES[help.kind], {
    facet: element(facet),
    query: element(query),
    n: help.total,
  });
}

function actionFor(help: ZeroResultHelp): Action {
  if (help.kind === "query") return { type: "submitted", query: help.query };
  return help.kind === "filter"
    ? { type: "filterSet", facet: help.facet, values: [] }
    : { type: "filtersCleared" };
}
