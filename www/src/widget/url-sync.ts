/** Keeps a question and the page's address in step. Where history is out of reach (a sandboxed frame), nothing happens. */

import type { Search, State } from "../state/state.ts";
import { readParameters, writeParameters, type UrlState } from "../state/url-state.ts";

export interface UrlSync {
  read(): UrlState | null;
  /** A step is one that the back button undoes. */
  write(state: State, isStep: boolean): void;
}

/** `restore` hears of each question that the visitor goes back to; of none at all where the address has none. */
export function createUrlSync(
  prefix: string,
  start: () => Search,
  restore: (state: UrlState | null) => void,
  signal: AbortSignal,
): UrlSync {
  const read = (): UrlState | null =>
    readParameters(new URLSearchParams(location.search), prefix, start());
  addEventListener("popstate", () => restore(read()), { signal });
  return {
    read,
    write: ({ search, hits, pageSize, isActive }, isStep) => {
      const shown = hits.length > pageSize ? hits.length : null;
      const url = new URL(location.href);
      url.search = writeParameters(
        url.searchParams,
        prefix,
        start(),
        isActive ? { search, shown } : null,
      ).toString();
      if (url.href === location.href) return;
      try {
        history[isStep ? "pushState" : "replaceState"](history.state, "", url);
      } catch {
        // Not ours to change here.
      }
    },
  };
}
