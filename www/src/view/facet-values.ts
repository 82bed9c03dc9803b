/**
 * The values of a list or of a hierarchy as check boxes: the first few, more on demand, and a field to find one among many.
 */

import { activeIn, arrange, button, expand, h, icon, isExpanded, setText } from "../util/dom.ts";
import { fold } from "../util/fold.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { flatten, within } from "../state/facet-paths.ts";
import type { FacetInfo, FacetValue } from "../api/types.ts";
import type { Context } from "./context.ts";
import type { FacetBody } from "./facet.ts";

const FIRST_VALUES = 8;
const MORE_VALUES = 40;
/** From so many values on, there is a field to find one. */
const MANY_VALUES = 16;

/** What decides which values are shown. */
interface Scope {
  readonly selected: readonly string[];
  /** Folded text that a label must contain; empty shows all. */
  readonly needle: string;
}

interface Branch {
  readonly node: HTMLElement;
  /** Returns how many values it shows. */
  update(values: readonly FacetValue[], scope: Scope): number;
}

interface Row {
  readonly node: HTMLElement;
  update(value: FacetValue, scope: Scope): void;
}

export function createValues(context: Context, facet: FacetInfo): FacetBody {
  const { translator } = context;
  const name = translator.text("searchIn", { facet: facet.label });
  const needle = h("input", {
    type: "text",
    part: "facet-search",
    "aria-label": name,
    placeholder: name,
    autocomplete: "off",
  });
  const none = h("p", { class: "none", hidden: true }, translator.text("noValue"));
  const branch = createBranch(context, facet, () => render());
  let values: readonly FacetValue[] = [];
  let selected: readonly string[] = [];
  needle.addEventListener("input", () => render());

  function render(): void {
    needle.dir = needle.value ? "auto" : "";
    const found = branch.update(values, { selected, needle: fold(needle.value.trim()) });
    needle.hidden = !needle.value && flatten(values).length < MANY_VALUES;
    none.hidden = found > 0 || !needle.value;
  }

  return {
    nodes: [needle, branch.node, none],
    update: (newValues, search) => {
      values = newValues;
      selected = search.filters.get(facet.key) ?? [];
      render();
    },
  };
}

/** The children of one value, or the values at the top. */
function createBranch(context: Context, facet: FacetInfo, render: () => void): Branch {
  const { translator } = context;
  const list = h("ul", { class: "values", role: "list" });
  const rows = new Map<string, Row>();
  const more = button({ class: "link", part: "more-values" }, () => showMore());
  let limit = FIRST_VALUES;
  let count = 0;

  function showMore(): void {
    const before = list.children.length;
    limit = limit < count ? limit + MORE_VALUES : FIRST_VALUES;
    render();
    if (limit > FIRST_VALUES) list.children[before]?.querySelector("input")?.focus();
  }

  function update(values: readonly FacetValue[], scope: Scope): number {
    const isKept = (value: FacetValue): boolean =>
      isChosen(value, scope.selected) || hasFocus(rows.get(value.value));
    const candidates = values.filter((value) => isWanted(value, scope) || isKept(value));
    const shown = candidates.filter(
      (value, place) => place < limit || scope.needle || isKept(value),
    );
    arrange(
      list,
      shown.map((facetValue) => {
        const { value } = facetValue;
        const row = getOrInsert(rows, value, () => createRow(context, facet, value, render));
        row.update(facetValue, scope);
        return row.node;
      }),
    );
    count = candidates.length;
    updateMore(shown.length, scope);
    return shown.length;
  }

  function updateMore(shown: number, { needle }: Scope): void {
    const rest = count - shown;
    more.hidden = Boolean(needle) || count <= FIRST_VALUES;
    expand(more, limit > FIRST_VALUES);
    setText(
      more,
      rest > 0 ? translator.text("showMore", { n: rest }) : translator.text("showFewer"),
    );
  }

  return { node: h("div", {}, list, more), update };
}

function createRow(context: Context, facet: FacetInfo, value: string, render: () => void): Row {
  const { translator, dispatch } = context;
  const box = h("input", { type: "checkbox", part: "checkbox" });
  const label = h("bdi");
  const count = h("span", { part: "count", "aria-hidden": "true" });
  const toggle = button(
    { class: "twist" },
    () => {
      wanted = !isExpanded(toggle);
      render();
    },
    icon("chevron"),
  );
  const node = h(
    "li",
    {},
    h(
      "div",
      { class: "row" },
      h("label", { part: "value" }, box, h("span", { class: "value-label" }, label), count),
      facet.kind === "path" ? toggle : null,
    ),
  );
  let branch: Branch | undefined;
  let wanted: boolean | undefined;
  box.addEventListener("change", () => dispatch({ type: "toggled", facet: facet.key, value }));

  function update(facetValue: FacetValue, scope: Scope): void {
    const { count: results, label: name } = facetValue;
    setText(label, name);
    setText(count, translator.number(results));
    box.setAttribute(
      "aria-label",
      translator.text("valueResults", { value: name, results: translator.results(results) }),
    );
    box.checked = scope.selected.includes(value);
    box.indeterminate = !box.checked && scope.selected.some((each) => within(each, value));
    updateChildren(facetValue, scope);
  }

  function updateChildren({ children = [], label: name }: FacetValue, scope: Scope): void {
    const below = matches(name, scope.needle) ? { ...scope, needle: "" } : scope;
    const isFound = Boolean(scope.needle) && children.some((child) => isWanted(child, scope));
    const isOpen = wanted ?? (isFound || box.indeterminate);
    toggle.classList.toggle("empty", !children.length);
    expand(toggle, isOpen);
    toggle.setAttribute("aria-label", translator.text("inside", { value: name }));
    if (isOpen && !branch) node.append((branch = createBranch(context, facet, render)).node);
    if (isOpen) branch?.update(children, below);
    if (branch) branch.node.hidden = !isOpen;
  }

  return { node, update };
}

/** Values without results are left out, except where that would take away what the visitor has chosen. */
function isWanted(value: FacetValue, scope: Scope): boolean {
  if (!value.count && !isChosen(value, scope.selected)) return false;
  return (
    matches(value.label, scope.needle) ||
    (value.children ?? []).some((child) => isWanted(child, scope))
  );
}

function isChosen({ value }: FacetValue, selected: readonly string[]): boolean {
  return selected.some((each) => each === value || within(each, value));
}

function matches(label: string, needle: string): boolean {
  return fold(label).includes(needle);
}

function hasFocus(row: Row | undefined): boolean {
  const focused = row && activeIn(row.node);
  return Boolean(focused && row.node.contains(focused));
}
