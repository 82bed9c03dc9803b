/**
 * Answers the questions of one widget: opens the index when first needed, asks after the last keystroke, gives up on nothing
 * silently. It knows no DOM; what happens comes back as actions.
 */

import { isPending, toRequest, type Action, type Search, type State } from "./state.ts";
import { MedinaError, type DocumentText, type Index } from "./types.ts";

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
  asked(search: Search): void;
  /** Whether the visitor wants to know how a query may go on: not where the page or the visitor has put it away. */
  suggests(): boolean;
}

export class Session {
  readonly #host: SessionHost;
  #index: Promise<Index> | undefined;
  #isClosed = false;
  #typing: ReturnType<typeof setTimeout> | undefined;
  readonly #waits = new Set<ReturnType<typeof setTimeout>>();

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
      void this.#answer();
      if (isTyping) void this.suggest();
    }, isTyping ? TYPING_MILLISECONDS : 0);
  }

  /** Asks how the query may go on. It is an extra: where it fails, there is none. */
  async suggest(): Promise<void> {
    const { query } = this.#host.state().search;
    const isWanted = (): boolean => this.#host.state().search.query === query && !this.#isClosed;
    if (!query.trim() || !this.#host.suggests()) return;
    try {
      const index = await this.#open();
      if (isWanted()) this.#dispatch({ type: "suggested", query, suggestions: await index.suggest(query, MOST_SUGGESTIONS) });
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
    this.#stopWaiting();
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

  async #answer(): Promise<void> {
    const { revision } = this.#host.state();
    this.#wait(revision);
    this.#host.asked(this.#host.state().search);
    try {
      await this.#ask(revision);
    } catch (error) {
      const { code, message } = error instanceof MedinaError ? error : new MedinaError("crashed", String(error));
      this.#dispatch({ type: "failed", revision, code, message });
    }
  }

  async #ask(revision: number): Promise<void> {
    const index = await this.#open();
    const { search, offset, limit, revision: newest } = this.#host.state();
    if (newest !== revision || this.#isClosed) return;
    const page = await index.search({ ...toRequest(search), offset, limit, facets: offset === 0 });
    this.#dispatch({ type: "answered", revision, page });
  }

  #wait(revision: number): void {
    this.#stopWaiting();
    const isWaiting = (): boolean => this.#host.state().revision === revision && isPending(this.#host.state());
    const later = (milliseconds: number, action: Action): void => {
      this.#waits.add(setTimeout(() => isWaiting() && this.#dispatch(action), milliseconds));
    };
    later(SLOW_MILLISECONDS, { type: "slow" });
    later(TIMEOUT_MILLISECONDS, { type: "failed", revision, code: "timeout", message: "no answer yet" });
  }

  #stopWaiting(): void {
    for (const wait of this.#waits) clearTimeout(wait);
    this.#waits.clear();
  }

  #dispatch(action: Action): void {
    if (!this.#isClosed) this.#host.dispatch(action);
  }
}
