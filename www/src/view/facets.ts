/**
 * All facets. In a wide container they are beside the results; in a narrow one they are behind a
 * button.
 */

import type { FacetInfo } from "../api/types.ts";
import { filtersInUse, valuesOf } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { arrange, button, expand, h, icon, isExpanded, isShown, setText } from "../util/dom.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { headings, type Context, type Part } from "./context.ts";
import { createFacet, type Facet } from "./facet.ts";

/** Number of facets that are expanded from the start in a wide container. */
const OPEN_FACETS = 3;

export class Facets implements Part {
  readonly node: HTMLElement;
  readonly #context: Context;
  readonly #facets = new Map<string, Facet>();
  readonly #list = h("div", { class: "facets" });
  readonly #toggleLabel = h("span", { class: "in-use" });
  readonly #toggle: HTMLElement;
  readonly #done: HTMLElement;

  /** `showResults` is called when the visitor of a narrow container leaves the filters. */
  constructor(context: Context, showResults: () => void) {
    this.#context = context;
    this.#toggle = button(
      { part: "filters-toggle", "aria-expanded": "false", "aria-controls": "filters" },
      () => this.#setOpen(!isExpanded(this.#toggle)),
      icon("filters"),
      this.#toggleLabel,
    );
    this.#done = button({ class: "submit", part: "filters-done" }, () => {
      this.#setOpen(false);
      showResults();
    });
    this.node = this.#createNode();
  }

  update(state: State): void {
    const { info, page, search } = state;
    if (!info || !page) return;
    const nodes = chooseFacets(info.facets, this.#context.settings.facets).flatMap(
      (facet, index) => this.#updateFacet(facet, index, state) ?? [],
    );
    arrange(this.#list, nodes);
    this.node.hidden = !nodes.length;
    const { translator } = this.#context;
    const inUse = filtersInUse(search).length;
    setText(
      this.#toggleLabel,
      inUse ? translator.text("filtersInUse", { n: inUse }) : translator.text("filters"),
    );
    setText(this.#done, translator.text("showResults", { n: page.total || page.partial }));
  }

  /** Returns the keys of the facets whose values are visible. */
  visibleFacets(): string[] {
    return [...this.#facets].flatMap(([key, { title }]) => (isExpanded(title) ? key : []));
  }

  /** Returns the button with the title of a facet, if the facet has been created. */
  titleOf(facet = ""): HTMLElement | undefined {
    return this.#facets.get(facet)?.title;
  }

  #createNode(): HTMLElement {
    const title = h(
      headings(this.#context.settings).group,
      { class: "filters-title", id: "filters-title" },
      this.#context.translator.text("filters"),
    );
    const body = h("div", { id: "filters", class: "filters-body" }, this.#list, this.#done);
    return h(
      "div",
      { part: "filters", role: "group", "aria-labelledby": "filters-title" },
      title,
      this.#toggle,
      body,
    );
  }

  /** Updates a facet, and returns its node unless all its counts are zero and it is not in use. */
  #updateFacet(facet: FacetInfo, index: number, { page, search }: State): Element | null {
    const { key } = facet;
    const counts = page?.facets ?? {};
    const isInUse = search.filters.has(key);
    const values = valuesOf(counts, key);
    const { node, update } = getOrInsert(this.#facets, key, () => {
      const isOpen = isInUse || (index < OPEN_FACETS && !isShown(this.#toggle));
      return createFacet(this.#context, facet, isOpen);
    });
    update(values, search);
    const isUseful = !Object.hasOwn(counts, key) || values.some(({ count }) => count);
    return isInUse || isUseful ? node : null;
  }

  #setOpen(isWanted: boolean): void {
    expand(this.#toggle, isWanted);
    this.node.classList.toggle("open", isWanted);
  }
}

/** Returns the facets that the page asks for, in its order. */
function chooseFacets(
  facets: readonly FacetInfo[],
  keys: readonly string[] | null,
): readonly FacetInfo[] {
  if (!keys) return facets;
  return keys.flatMap((key) => facets.find((facet) => facet.key === key) ?? []);
}
