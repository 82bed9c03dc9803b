/**
 * The results: how many there are, their order, and the hits in one or two groups: those that
 * match all words, and those that match some.
 */

import type { Hit } from "../api/types.ts";
import { isPending, type State } from "../state/state.ts";
import { arrange, h, setAttributes } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { type Context, headings } from "./context.ts";
import { createHit } from "./hit.ts";
import { toNodes } from "./message-nodes.ts";
import { createPager } from "./pager.ts";
import { createSort } from "./sort.ts";
import { summaryParts } from "./summary.ts";

/** The results. */
export interface Results {
  /** The nodes above the filters in use. */
  readonly head: HTMLElement;
  /** The nodes below them. */
  readonly body: HTMLElement;
  update(state: State): void;
  /** Moves the focus to the summary. */
  focus(): void;
}

/** Creates the results. */
export function createResults(context: Context): Results {
  const { translator, settings } = context;
  const { group } = headings(settings);
  const summary = h(group, { part: "summary", id: "summary-all", tabindex: "-1" });
  const sort = createSort(context);
  const groups = createGroups(context);
  const pager = createPager(context, groups.items);
  const body = h("div", { class: "lists" }, ...groups.nodes, pager.node);
  return {
    head: h("div", { class: "head" }, summary, sort.node),
    body,
    focus: () => summary.focus(),
    update: (state) => {
      if (!state.page) return;
      const isSettled = !isPending(state);
      if (isSettled) summary.replaceChildren(...toNodes(summaryParts(translator, state)));
      for (const part of [sort, groups, pager]) part.update(state);
      setAttributes(body, { "aria-busy": isSettled ? undefined : "true" });
    },
  };
}

interface Groups {
  readonly nodes: readonly HTMLElement[];
  update(state: State): void;
  /** Returns the nodes of all hits, in order. */
  items(): Element[];
}

function createGroups(context: Context): Groups {
  const { translator, settings } = context;
  const { group } = headings(settings);
  const all = createList(context, "summary-all");
  const some = createList(context, "some");
  const someTitle = h(group, { part: "group-title", id: "some" }, translator.text("some"));
  return {
    nodes: [all.node, someTitle, some.node],
    items: () => [...all.node.children, ...some.node.children],
    update: ({ hits, page }) => {
      all.update(hits, "all");
      some.update(hits, "some");
      someTitle.hidden = !page?.total || !hits.some(({ match }) => match === "some");
      setAttributes(some.node, { "aria-labelledby": page?.total ? "some" : "summary-all" });
    },
  };
}

interface List {
  readonly node: HTMLElement;
  update(hits: readonly Hit[], match: Hit["match"]): void;
}

/** Creates the list of one group. Hits keep their nodes while a list gets longer. */
function createList(context: Context, labelledBy: string): List {
  const node = h("ol", { part: "hits", role: "list", "aria-labelledby": labelledBy });
  const items = new WeakMap<Hit, HTMLElement>();
  return {
    node,
    update: (hits, match) => {
      const shown = hits.flatMap((hit, index) =>
        hit.match === match
          ? getOrInsert(items, hit, () => createHit(context, hit, index + 1))
          : [],
      );
      arrange(node, shown);
      node.hidden = !shown.length;
    },
  };
}
