/**
 * Sends the searches of one widget to the engine, and dispatches what comes back as actions.
 *
 * Look here for what is requested when: the index opens with the first search, files are fetched
 * when the visitor pauses (typing-schedule.ts), and a search that was overtaken fetches nothing
 * more. There is no DOM here, so the tests run on a simulated clock.
 */

import { MedinaError } from "../api/errors.ts";
import type { DocumentText, Index, Page, SearchRequest } from "../api/types.ts";
import { toRequest } from "../state/search.ts";
import { type Action, isPending, type State } from "../state/state.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { createConnection, type IndexConnection } from "./index-connection.ts";
import { createTypingSchedule } from "./typing-schedule.ts";

/** A longer list would hide more of the results below it. */
const MAX_SUGGESTIONS = 6;
const SLOW_MILLISECONDS = 500;
const TIMEOUT_MILLISECONDS = 10_000;

/** What a session needs from the widget. */
export interface SessionHost {
  /** Opens the index. Aborting the signal closes it. */
  open(signal: AbortSignal): Promise<Index>;
  state(): State;
  dispatch(action: Action): void;
  /** Called just before a search is sent to the engine. */
  onRequest(request: SearchRequest): void;
  /** Whether suggestions are wanted: neither the page nor the visitor has put them away. */
  wantsSuggestions(): boolean;
  /** Keys of the facets whose values are visible. */
  visibleFacets(): readonly string[];
}

/** The connection between one widget and its index. */
export class Session {
  readonly #host: SessionHost;
  readonly #connection: IndexConnection;
  readonly #schedule = createTypingSchedule();
  /** Ends the requests of searches by their revision. */
  readonly #running = new Map<number, AbortController>();
  #isClosed = false;

  constructor(host: SessionHost) {
    this.#host = host;
    this.#connection = createConnection(host.open, (index) =>
      this.#dispatch({ type: "opened", info: index.describe() }),
    );
  }

  /** Opens the index before it is needed. A failure is reported by the first search. */
  preload(): void {
    this.#connection.open().catch(() => undefined);
  }

  /** Runs the newest search: at once, or, while typing, when no key was pressed for a moment. */
  search(isTyping: boolean): void {
    this.preload();
    this.#schedule.schedule(this.#host.state().search.query, isTyping, () => {
      const answered = this.#answer();
      // Results come before suggestions.
      if (isTyping) void answered.then(() => this.suggest());
    });
  }

  /** Requests completions of the query. They are optional: a failure means that there are none. */
  async suggest(): Promise<void> {
    const { query } = this.#host.state().search;
    if (!query.trim() || this.#host.state().failure || !this.#host.wantsSuggestions()) return;
    const suggestions = await this.#connection
      .open()
      .then((index) => index.suggest(query, MAX_SUGGESTIONS))
      .catch(() => []);
    this.#dispatch({ type: "suggested", query, suggestions });
  }

  /** Returns the whole text of a document. */
  async text(id: string): Promise<DocumentText> {
    return (await this.#connection.open()).text(id);
  }

  /** Requests the counts of facets that became visible after the answer. */
  countVisibleFacets(): void {
    const { page, search, revision } = this.#host.state();
    const facets = this.#host
      .visibleFacets()
      .filter((key) => page && !Object.hasOwn(page.facets, key));
    if (!facets.length || isPending(this.#host.state())) return;
    void this.#withIndex(revision, async (index, signal) => {
      const counted = await index.search(
        { ...toRequest(search, index.describe()), limit: 0, facets },
        () => this.#mayFetch(revision),
        signal,
      );
      this.#noteGeneration(index);
      this.#dispatch({ type: "countsReceived", revision, facets: counted.facets });
    });
  }

  /** Drops the index; the next search opens it again. */
  reopen(): void {
    this.#connection.close();
  }

  /** Ends the session: nothing is dispatched any more. */
  close(): void {
    this.#isClosed = true;
    this.#schedule.cancel();
    this.#connection.close();
  }

  #answer(): Promise<void> {
    const { revision } = this.#host.state();
    this.#dispatchIfPending(SLOW_MILLISECONDS, revision, { type: "slow" });
    this.#dispatchIfPending(TIMEOUT_MILLISECONDS, revision, {
      type: "failed",
      revision,
      code: "timeout",
      message: "no answer yet",
    });
    return this.#withIndex(revision, (index, signal) => this.#request(index, revision, signal));
  }

  /** Dispatches `action` after a while if the search has not been answered or overtaken by then. */
  #dispatchIfPending(milliseconds: number, revision: number, action: Action): void {
    setTimeout(() => {
      const state = this.#host.state();
      if (state.revision === revision && isPending(state)) this.#dispatch(action);
    }, milliseconds);
  }

  /**
   * Requests the hits and counts of a search. If counts need files of their own, the hits are
   * shown first, and only the visible facets are counted.
   */
  async #request(index: Index, revision: number, signal: AbortSignal): Promise<void> {
    const { search, offset, limit } = this.#host.state();
    const info = index.describe();
    const request = { ...toRequest(search, info), offset, limit };
    const isFirstPage = offset === 0;
    if (this.#isOvertaken(revision)) return;
    this.#host.onRequest(request);
    const run = async (facets: boolean | readonly string[]): Promise<Page> => {
      const mayFetch = (): Promise<void> => this.#mayFetch(revision);
      const page = await index.search({ ...request, facets }, mayFetch, signal);
      this.#endOvertaken(revision);
      this.#noteGeneration(index);
      return page;
    };
    if (!isFirstPage || !info.facetCountsDeferred) {
      this.#dispatch({ type: "answered", revision, page: await run(isFirstPage) });
      return;
    }
    this.#dispatch({ type: "hitsReceived", revision, page: await run(false) });
    this.#dispatch({ type: "answered", revision, page: await run(this.#host.visibleFacets()) });
    this.countVisibleFacets();
  }

  /** Waits for a pause; for ever if the search was overtaken, so that it fetches nothing more. */
  async #mayFetch(revision: number): Promise<void> {
    await this.#schedule.waitForPause();
    if (this.#isOvertaken(revision)) await new Promise(() => undefined);
    // Later, because files that this search needs too must not be given up first.
    setTimeout(() => this.#endOvertaken(revision), 0);
  }

  /** Ends the requests of the searches before this one. */
  #endOvertaken(revision: number): void {
    for (const [earlier, controller] of this.#running) {
      if (earlier >= revision) continue;
      this.#running.delete(earlier);
      controller.abort();
    }
  }

  /** The index may have been published again, and a call may have opened it anew. */
  #noteGeneration(index: Index): void {
    const info = index.describe();
    if (info !== this.#host.state().info) this.#dispatch({ type: "renewed", info });
  }

  #isOvertaken(revision: number): boolean {
    return this.#isClosed || this.#host.state().revision !== revision;
  }

  /** Calls `work` with the index and dispatches any failure. */
  async #withIndex(
    revision: number,
    work: (index: Index, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { signal } = getOrInsert(this.#running, revision, () => new AbortController());
    try {
      await work(await this.#connection.open(), signal);
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } =
        error instanceof MedinaError ? error : new MedinaError("crashed", String(error));
      this.#dispatch({ type: "failed", revision, code, message });
    }
  }

  #dispatch(action: Action): void {
    if (!this.#isClosed) this.#host.dispatch(action);
  }
}
