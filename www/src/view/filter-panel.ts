/**
 * The panel around the facets. In a wide container it is beside the results; in a narrow one it is
 * collapsed behind a button.
 */

import { filtersInUse } from "../state/search.ts";
import { button, expand, h, icon, isExpanded, isShown, setText } from "../util/dom.ts";
import { type Context, headings, type Part } from "./context.ts";

/** The panel around the facets. */
export interface FilterPanel extends Part {
  /** Whether the container is narrow: the style sheet shows the button only then. */
  isNarrow(): boolean;
}

/** Creates the panel. `onDone` is called when the visitor closes it to see the results. */
export function createFilterPanel(
  context: Context,
  content: readonly HTMLElement[],
  onDone: () => void,
): FilterPanel {
  const { translator } = context;
  const setOpen = (isWanted: boolean): void => {
    expand(toggle, isWanted);
    node.classList.toggle("open", isWanted);
  };
  const label = h("span", { class: "in-use" });
  const toggle = button(
    { part: "filters-toggle", "aria-expanded": "false", "aria-controls": "filters" },
    () => setOpen(!isExpanded(toggle)),
    icon("filters"),
    label,
  );
  const done = button({ class: "submit", part: "filters-done" }, () => {
    setOpen(false);
    onDone();
  });
  const body = h("div", { id: "filters", class: "filters-body" }, ...content, done);
  const node = h(
    "div",
    { part: "filters", role: "group", "aria-labelledby": "filters-title" },
    createTitle(context),
    toggle,
    body,
  );
  return {
    node,
    isNarrow: () => isShown(toggle),
    update: ({ page, search }) => {
      const n = filtersInUse(search).length;
      setText(label, n ? translator.text("filtersInUse", { n }) : translator.text("filters"));
      setText(done, translator.text("showResults", { n: page?.total || page?.partial || 0 }));
    },
  };
}

function createTitle({ translator, settings }: Context): HTMLElement {
  return h(
    headings(settings).group,
    { class: "filters-title", id: "filters-title" },
    translator.text("filters"),
  );
}
