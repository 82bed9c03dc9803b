/**
 * Keeps the page's address in step with the search of one widget, both ways.
 *
 * If the history cannot be changed, for example in a sandboxed frame, nothing happens.
 */

import type { Search } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { readParameters, type UrlState, writeParameters } from "../state/url-state.ts";

/** The address as one widget sees it. */
export interface UrlSync {
  /** Reads the search in the address; null if there is none. */
  read(): UrlState | null;
  /** Writes the search. `addsEntry` says whether the back button returns to the one before. */
  write(state: State, addsEntry: boolean): void;
}

/**
 * Connects a widget to the address.
 *
 * @param prefix - Start of the names of this widget's parameters.
 * @param initialSearch - Returns the search that the widget starts with.
 * @param restore - Called when the visitor goes back or forward; null if no search is there.
 * @param signal - Aborting it ends the connection.
 */
export function createUrlSync(
  prefix: string,
  initialSearch: () => Search,
  restore: (state: UrlState | null) => void,
  signal: AbortSignal,
): UrlSync {
  const read = (): UrlState | null =>
    readParameters(new URLSearchParams(location.search), prefix, initialSearch());
  addEventListener("popstate", () => restore(read()), { signal });
  return {
    read,
    write: (state, addsEntry) => {
      const url = new URL(location.href);
      url.search = writeParameters(
        url.searchParams,
        prefix,
        initialSearch(),
        urlState(state),
      ).toString();
      changeAddress(url, addsEntry);
    },
  };
}

function urlState({ search, hits, pageSize, isActive }: State): UrlState | null {
  return isActive ? { search, hitCount: hits.length > pageSize ? hits.length : null } : null;
}

function changeAddress(url: URL, addsEntry: boolean): void {
  if (url.href === location.href) return;
  try {
    history[addsEntry ? "pushState" : "replaceState"](history.state, "", url);
  } catch {
    // A sandboxed frame may not change the history.
  }
}
