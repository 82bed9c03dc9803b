/**
 * Answers the questions of one widget: opens the index when first needed, asks after the last keystroke, gives up on nothing
 * silently. It knows no DOM; what happens comes back as actions.
 */

import { isPending, toRequest, type Action, type State } from "./state.ts";
import { MedinaError, type DocumentText, type Index, type SearchRequest } from "./types.ts";

/** Long enough to spare a request for each key, short enough not to be felt. */
const TYPING_MILLISECONDS = 100;
/** More would hide more of the results that are below them. */
const MOST_SUGGESTIONS = 6;
const SLOW_MILLISECONDS = 300;
const TIMEOUT_MILLISECONDS = 10_000;

export interface SessionHost {
  open(): Promise<Index>;
  state(): State;
  dispatch(action: Action): void;
  /** A question is about to be asked. */
  asked(request: SearchRequest): void;
  /** Whether the visitor wants to know how a query may go on: not where the page or the visitor has put it away. */
  suggests(): boolean;
  /** The facets whose values can be seen. */
  facetsInSight(): readonly string[];
}

export class Session {
  readonly #host: SessionHost;
  #index: Promise<Index> | undefined;
  #isClosed = false;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** The first sign that somebody wants to search: loads what any question needs. A failure is told when a question meets it. */
  prepare(): void {
    void this.#open().catch(() => undefined);
  }

  /** Asks the newest question: at once, or when no key has been pressed for a moment. */
  search(isTyping: boolean): void {
    this.prepare();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      const answered = this.#answer();
      // What is looked for comes before what might be.
      if (isTyping) void answered.then(() => this.suggest());
    }, isTyping ? TYPING_MILLISECONDS : 0);
  }

  /** Asks how the query may go on. It is an extra: where it fails, there is none. */
  async suggest(): Promise<void> {
    const { query } = this.#host.state().search;
    if (!query.trim() || !this.#host.suggests()) return;
    try {
      const index = await this.#open();
      this.#dispatch({ type: "suggested", query, suggestions: await index.suggest(query, MOST_SUGGESTIONS) });
    } catch {
      this.#dispatch({ type: "suggested", query, suggestions: [] });
    }
  }

  async text(id: string): Promise<DocumentText> {
    const index = await this.#open();
    return index.text(id);
  }

  /** Forgets the index; the next question opens it anew. */
  reopen(): void {
    void this.#index?.then((index) => index.close()).catch(() => undefined);
    this.#index = undefined;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#typing);
    this.reopen();
  }

  #open(): Promise<Index> {
    if (this.#index) return this.#index;
    const opening = this.#host.open();
    this.#index = opening;
    opening.then(
      (index) => this.#index === opening && this.#dispatch({ type: "opened", info: index.describe() }),
      () => this.#index === opening && (this.#index = undefined),
    );
    return opening;
  }

  /** Counts the facets that have come into sight since the answer. */
  count(): void {
    const { page, search, revision } = this.#host.state();
    const facets = this.#host.facetsInSight().filter((key) => page && !Object.hasOwn(page.facets, key));
    if (!facets.length || isPending(this.#host.state())) return;
    void this.#tell(revision, async (index) => {
      const counted = await index.search({ ...toRequest(search, index.describe()), limit: 0, facets });
      this.#dispatch({ type: "counted", revision, facets: counted.facets });
    });
  }

  #answer(): Promise<void> {
    const { revision } = this.#host.state();
    this.#wait(revision);
    return this.#tell(revision, (index) => this.#ask(index, revision));
  }

  /** Whatever goes wrong with a question is told. */
  async #tell(revision: number, ask: (index: Index) => Promise<void>): Promise<void> {
    try {
      await ask(await this.#open());
    } catch (error) {
      const { code, message } = error instanceof MedinaError ? error : new MedinaError("crashed", String(error));
      this.#dispatch({ type: "failed", revision, code, message });
    }
  }

  /** Where counts take files of their own, hits are shown before these are fetched, and only the facets in sight are counted. */
  async #ask(index: Index, revision: number): Promise<void> {
    const { search, offset, limit, revision: newest } = this.#host.state();
    const info = index.describe();
    const request = { ...toRequest(search, info), offset, limit };
    const isNew = offset === 0;
    const countsFollow = isNew && info.countsFollow;
    if (newest !== revision || this.#isClosed) return;
    this.#host.asked(request);
    const page = await index.search({ ...request, facets: isNew && !countsFollow });
    this.#dispatch({ type: countsFollow ? "found" : "answered", revision, page });
    if (!countsFollow || this.#isClosed || this.#host.state().revision !== revision) return;
    this.#dispatch({ type: "answered", revision, page: await index.search({ ...request, facets: this.#host.facetsInSight() }) });
    this.count();
  }

  #wait(revision: number): void {
    const isWaiting = (): boolean => this.#host.state().revision === revision && isPending(this.#host.state());
    const later = (milliseconds: number, action: Action): void => void setTimeout(() => isWaiting() && this.#dispatch(action), milliseconds);
    later(SLOW_MILLISECONDS, { type: "slow" });
    later(TIMEOUT_MILLISECONDS, { type: "failed", revision, code: "timeout", message: "no answer yet" });
  }

  #dispatch(action: Action): void {
    if (!this.#isClosed) this.#host.dispatch(action);
  }
}
