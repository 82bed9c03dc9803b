/** All facets. In a narrow container they wait behind one button; in a wide one they stand beside the results. */

import { arrange, button, h, icon, isShown, setText } from "../dom.ts";
import { Message } from "../i18n/messages.ts";
import { filtersInUse, valuesOf, type State } from "../state.ts";
import type { FacetInfo } from "../types.ts";
import { headings, type Context } from "./context.ts";
import { createFacet, type Facet } from "./facet.ts";

/** So many facets are open from the start where there is room for them. */
const OPEN_FACETS = 3;

export interface Facets {
  readonly node: HTMLElement;
  update(state: State): void;
  /** Those whose values can be seen. */
  inSight(): string[];
  /** The focus goes to the heading of a facet, if it can be seen. */
  focus(facet: string | undefined): boolean;
}

/** `showResults` brings the visitor of a narrow container from the filters to what they left. */
export function createFacets(context: Context, showResults: () => void): Facets {
  const { words, settings } = context;
  const facets = new Map<string, Facet>();
  const count = h("span", { class: "in-use" });
  const toggle = button({ part: "filters-toggle", "aria-expanded": "false", "aria-controls": "filters" }, () => open(!isOpen()), icon("filters"), count);
  const title = h(headings(settings).group, { class: "filters-title", id: "filters-title" }, words.say(Message.filters));
  const done = button({ class: "submit", part: "filters-done" }, () => (open(false), showResults()));
  const list = h("div", { class: "facets" });
  const body = h("div", { id: "filters", class: "filters-body" }, list, done);
  const node = h("div", { part: "filters", role: "group", "aria-labelledby": "filters-title" }, title, toggle, body);

  const isOpen = (): boolean => toggle.getAttribute("aria-expanded") === "true";
  function open(isWanted: boolean): void {
    toggle.setAttribute("aria-expanded", String(isWanted));
    node.classList.toggle("open", isWanted);
  }

  function facetFor(info: FacetInfo, index: number): Facet {
    const known = facets.get(info.key);
    if (known) return known;
    const made = createFacet(context, info, index < OPEN_FACETS && !isShown(toggle));
    facets.set(info.key, made);
    return made;
  }

  function update(state: State): void {
    const { info, page, search } = state;
    if (!info || !page) return;
    const shown = chosen(info.facets, settings.facets).map(facetFor);
    for (const facet of shown) facet.update(valuesOf(page.facets, facet.key), search);
    const useful = shown.filter((facet) => !Object.hasOwn(page.facets, facet.key) || !facet.isEmpty());
    arrange(list, useful.map((facet) => facet.node));
    node.hidden = !useful.length;
    const inUse = filtersInUse(search).length;
    setText(count, inUse ? words.say(Message.filtersInUse, { n: words.number(inUse) }) : words.say(Message.filters));
    setText(done, words.say(Message.showResults, { n: words.number(page.total || page.partial) }));
  }

  const inSight = (): string[] => [...facets.values()].flatMap((facet) => (facet.isOpen() ? facet.key : []));

  return { node, update, inSight, focus: (key) => facets.get(key ?? "")?.focus() ?? false };
}

/** Those the page asks for, in its order. */
function chosen(facets: readonly FacetInfo[], keys: readonly string[] | null): FacetInfo[] {
  if (!keys) return [...facets];
  return keys.flatMap((key) => facets.find((facet) => facet.key === key) ?? []);
}
