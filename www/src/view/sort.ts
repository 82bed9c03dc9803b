/** The choice of the order of the results. */

import type { IndexInfo, Sort } from "../api/types.ts";
import type { MessageKey } from "../i18n/messages.ts";
import { h } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";

const SORT_NAMES: Readonly<Record<Sort, MessageKey>> = {
  relevance: "relevance",
  date: "date",
  "date-asc": "dateAsc",
  title: "title",
};

/** Creates the drop-down list with its label. It is hidden if there is nothing to order. */
export function createSort({ translator, dispatch }: Context): Part {
  const select = h("select", { id: "sort", part: "sort" });
  const label = h("label", { for: "sort" }, translator.text("sort"));
  const node = h("div", { class: "sorting" }, label, select);
  let listed: IndexInfo | null = null;
  select.addEventListener("change", () => dispatch({ type: "sorted", sort: select.value as Sort }));
  const listSorts = ({ sorts }: IndexInfo): void =>
    select.replaceChildren(
      ...sorts.map((sort) => h("option", { value: sort }, translator.text(SORT_NAMES[sort]))),
    );
  return {
    node,
    update: ({ info, page, search }) => {
      if (info && info !== listed) listSorts(info);
      listed = info ?? listed;
      select.value = search.sort;
      node.hidden = (info?.sorts.length ?? 0) < 2 || !page || page.total + page.partial < 2;
    },
  };
}
