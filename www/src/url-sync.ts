/** Keeps a question and the page's address in step. Where history is out of reach (a sandboxed frame), nothing happens. */

import type { Search, State } from "./state.ts";
import { readParameters, writeParameters, type UrlState } from "./url-state.ts";

const DEFAULT_PREFIX = "m.";

export class UrlSync {
  readonly #prefix: string;
  readonly #start: () => Search;

  /** `restore` hears of each question that the visitor goes back to; of none at all where the address has none. */
  constructor(prefix: string, start: () => Search, restore: (state: UrlState | null) => void, signal: AbortSignal) {
    this.#prefix = prefix || DEFAULT_PREFIX;
    this.#start = start;
    addEventListener("popstate", () => restore(this.read()), { signal });
  }

  read(): UrlState | null {
    return readParameters(new URLSearchParams(location.search), this.#prefix, this.#start());
  }

  /** A step is one that the back button undoes. */
  write({ search, hits, pageSize, isActive }: State, isStep: boolean): void {
    const shown = hits.length > pageSize ? hits.length : null;
    const url = new URL(location.href);
    url.search = writeParameters(url.searchParams, this.#prefix, this.#start(), isActive ? { search, shown } : null).toString();
    if (url.href === location.href) return;
    try {
      history[isStep ? "pushState" : "replaceState"](history.state, "", url);
    } catch {
      // Not ours to change here.
    }
  }
}
