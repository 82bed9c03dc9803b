/**
 * Answers the questions of one widget: opens the index when first needed, asks after the last keystroke, gives up on nothing
 * silently. It knows no DOM; what happens comes back as actions.
 */

import { isPending, filtersInUse, toRequest, without, withoutFilters, type Action, type Filter, type Rescue, type Search, type State } from "./state.ts";
import { MedinaError, type DocumentText, type Index } from "./types.ts";

/** Long enough to spare a request for each key, short enough not to be felt. */
const TYPING_MILLISECONDS = 100;
const SLOW_MILLISECONDS = 300;
const TIMEOUT_MILLISECONDS = 10_000;
/** More filters than this are not tried one by one when nothing is found. */
const MOST_RESCUES = 8;

export interface SessionHost {
  open(): Promise<Index>;
  state(): State;
  dispatch(action: Action): void;
  /** A question is about to be asked. */
  asked(search: Search): void;
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
    this.#typing = setTimeout(() => void this.#answer(), isTyping ? TYPING_MILLISECONDS : 0);
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
    if (page.total + page.partial === 0) await this.#rescue(index, revision).catch(() => undefined);
  }

  /** Tries what a visitor without results might try: one filter less, or none. */
  async #rescue(index: Index, revision: number): Promise<void> {
    const { search } = this.#host.state();
    const filters = filtersInUse(search);
    const count = async (changed: Search): Promise<number> => {
      const page = await index.search({ ...toRequest(changed), limit: 0, facets: false });
      return page.total + page.partial;
    };
    const one = (filter: Filter): Promise<Rescue> =>
      count(without(search, filter)).then((total) => ({ without: filter, total }));
    const tried = await Promise.all(filters.slice(0, MOST_RESCUES).map(one));
    const all = filters.length > 1 ? [{ total: await count(withoutFilters(search)) }] : [];
    const rescues = [...tried, ...all].filter(({ total }) => total > 0);
    if (rescues.length) this.#dispatch({ type: "rescued", revision, rescues });
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
