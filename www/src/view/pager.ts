/** How many results are shown, and the button for more. */

import { isPending } from "../state/state.ts";
import { button, h, setText } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";

/**
 * Creates the line below the results. When more results arrive, the focus moves to the first of
 * them.
 *
 * @param items - Returns the nodes of all hits on display.
 */
export function createPager({ translator, dispatch }: Context, items: () => Element[]): Part {
  const shown = h("p", { class: "shown" });
  const requestMore = (): void => {
    previousCount = items().length;
    if (previousCount) dispatch({ type: "moreRequested" });
  };
  const more = button({ part: "more" }, requestMore, translator.text("more"));
  /** Number of hits when more were requested; 0 if none are awaited. */
  let previousCount = 0;
  return {
    node: h("div", { class: "pager" }, shown, more),
    update(state) {
      const {
        hits: { length },
        page,
        pageSize,
      } = state;
      const total = page ? page.total + page.partial : 0;
      setText(shown, translator.text("shown", { shown: length, n: total }));
      this.node.hidden = !length || (total <= length && length <= pageSize);
      if (previousCount && !isPending(state)) {
        items()[previousCount]?.querySelector<HTMLElement>("a, button")?.focus();
        previousCount = 0;
      }
      more.hidden = length >= total;
    },
  };
}
