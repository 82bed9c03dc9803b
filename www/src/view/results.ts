/** What was found: how many, in which order, and the results themselves, in one group or two. */

import { arrange, button, h, setAttributes, setText } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { isPending, type State } from "../state/state.ts";
import type { Hit, IndexInfo, Sort } from "../api/types.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { headings, type Context } from "./context.ts";
import { createHit } from "./hit.ts";
import { nodesOf } from "./message-nodes.ts";
import { summaryParts } from "./summary.ts";

const SORT_NAMES: Readonly<Record<Sort, MessageKey>> = {
  relevance: "relevance",
  date: "date",
  "date-asc": "dateAsc",
  title: "title",
};

export interface Results {
  /** Above the filters in use. */
  readonly head: HTMLElement;
  /** Below them. */
  readonly body: HTMLElement;
  update(state: State): void;
  /** The focus goes to the sentence that says how many there are. */
  focus(): void;
}

export function createResults(context: Context): Results {
  const { translator, settings } = context;
  const { group } = headings(settings);
  const count = h(group, { part: "summary", id: "summary-all", tabindex: "-1" });
  const sort = createSort(context);
  const all = createList(context, "summary-all");
  const someTitle = h(group, { part: "group-title", id: "some" }, translator.text("some"));
  const some = createList(context, "some");
  const pager = createPager(context, () => [...all.items(), ...some.items()]);

  function update(state: State): void {
    if (!state.page) return;
    const { hits, page } = state;
    const isSettled = !isPending(state);
    if (isSettled) count.replaceChildren(...nodesOf(summaryParts(translator, state)));
    sort.update(state);
    all.update(hits, "all");
    some.update(hits, "some");
    someTitle.hidden = !page.total || !hits.some(({ match }) => match === "some");
    setAttributes(some.node, { "aria-labelledby": page.total ? "some" : "summary-all" });
    pager.update(state);
    setAttributes(body, { "aria-busy": isSettled ? undefined : "true" });
  }

  const head = h("div", { class: "head" }, count, sort.node);
  const body = h("div", { class: "lists" }, all.node, someTitle, some.node, pager.node);
  return { head, body, update, focus: () => count.focus() };
}

interface List {
  readonly node: HTMLElement;
  update(hits: readonly Hit[], match: Hit["match"]): void;
  items(): Element[];
}

/** Hits that stay, stay as they are: a list that gets longer does not touch its beginning. */
function createList(context: Context, labelledBy: string): List {
  const node = h("ol", { part: "hits", role: "list", "aria-labelledby": labelledBy });
  const made = new WeakMap<Hit, HTMLElement>();
  return {
    node,
    items: () => [...node.children],
    update: (hits, match) => {
      const items = hits.flatMap((hit, place) =>
        hit.match === match ? getOrInsert(made, hit, () => createHit(context, hit, place + 1)) : [],
      );
      arrange(node, items);
      node.hidden = !items.length;
    },
  };
}

interface Part {
  readonly node: HTMLElement;
  update(state: State): void;
}

function createSort({ translator, dispatch }: Context): Part {
  const select = h("select", { id: "sort", part: "sort" });
  const node = h(
    "div",
    { class: "sorting" },
    h("label", { for: "sort" }, translator.text("sort")),
    select,
  );
  let listed: IndexInfo | null = null;
  select.addEventListener("change", () => dispatch({ type: "sorted", sort: select.value as Sort }));
  const list = ({ sorts }: IndexInfo): void =>
    select.replaceChildren(
      ...sorts.map((sort) => h("option", { value: sort }, translator.text(SORT_NAMES[sort]))),
    );
  return {
    node,
    update: ({ info, page, search }) => {
      if (info && info !== listed) list((listed = info));
      select.value = search.sort;
      node.hidden = (info?.sorts.length ?? 0) < 2 || !page || page.total + page.partial < 2;
    },
  };
}

/** The focus goes on to the first of the new results. */
function createPager({ translator, dispatch }: Context, items: () => Element[]): Part {
  const shown = h("p", { class: "shown" });
  const more = button(
    { part: "more" },
    () => (waitsFrom = items().length) && dispatch({ type: "extended" }),
    translator.text("more"),
  );
  const node = h("div", { class: "pager" }, shown, more);
  let waitsFrom = 0;
  return {
    node,
    update: (state) => {
      const { hits, page } = state;
      const total = page ? page.total + page.partial : 0;
      setText(shown, translator.text("shown", { shown: hits.length, n: total }));
      node.hidden = !hits.length || (total <= hits.length && hits.length <= state.pageSize);
      if (waitsFrom && !isPending(state)) {
        if (hits.length > waitsFrom)
          items()[waitsFrom]?.querySelector<HTMLElement>("a, button")?.focus();
        waitsFrom = 0;
      }
      more.hidden = hits.length >= total;
    },
  };
}
