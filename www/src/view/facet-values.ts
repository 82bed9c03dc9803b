/** The content of a list or path facet: check boxes, and a field to find one among many. */

import type { FacetInfo, FacetValue } from "../api/types.ts";
import { flatten, withAncestors } from "../state/facet-paths.ts";
import { h } from "../util/dom.ts";
import { fold } from "../util/fold.ts";
import type { Context } from "./context.ts";
import type { FacetContent } from "./facet-content.ts";
import { createValueList } from "./value-list.ts";

/** From this number of values on, there is a field to find one. */
const MANY_VALUES = 16;

/** Creates the content of a list or path facet. */
export function createValues(context: Context, facet: FacetInfo): FacetContent {
  const { translator } = context;
  const name = translator.text("searchIn", { facet: facet.label });
  const input = h("input", {
    type: "text",
    part: "facet-search",
    "aria-label": name,
    placeholder: name,
    autocomplete: "off",
  });
  const none = h("p", { class: "none", hidden: true }, translator.text("noValue"));
  let values: readonly FacetValue[] = [];
  let selected: ReadonlySet<string> = new Set();
  let kept = selected;
  const render = (): void => {
    input.dir = input.value ? "auto" : "";
    const shown = list.update(values, { selected, kept, needle: fold(input.value.trim()) });
    input.hidden = !input.value && !hasMany(values);
    none.hidden = shown > 0 || !input.value;
  };
  const list = createValueList({ context, facet, render });
  input.addEventListener("input", render);
  return {
    nodes: [input, list.node, none],
    update: (newValues, search) => {
      values = newValues;
      const inUse = search.filters.get(facet.key) ?? [];
      selected = new Set(inUse);
      kept = withAncestors(inUse);
      render();
    },
  };
}

function hasMany(values: readonly FacetValue[]): boolean {
  return values.length >= MANY_VALUES || flatten(values).length >= MANY_VALUES;
}
