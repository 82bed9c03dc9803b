/**
 * Answers the questions of one widget: opens the index when first needed, asks after the last keystroke, fetches when the visitor
 * pauses, lets go of questions that were overtaken, and of no others silently. It knows no DOM; what happens comes back as actions.
 */

import { isPending, toRequest, type Action, type State } from "../state/state.ts";
import { MedinaError } from "../api/errors.ts";
import type { DocumentText, Index, SearchRequest } from "../api/types.ts";

/** Long enough to spare a request for each key, short enough not to be felt. */
const TYPING_MILLISECONDS = 100;
/** What has to be fetched waits for so much longer without a key: of the hits of a word half typed nobody looks at the texts. */
const PAUSE_MILLISECONDS = 200;
/** More would hide more of the results that are below them. */
const MOST_SUGGESTIONS = 6;
const SLOW_MILLISECONDS = 500;
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

export interface Session {
  /** The first sign that somebody wants to search: loads what any question needs. A failure is told when a question meets it. */
  prepare(): void;
  /** Asks the newest question: at once, or when no key has been pressed for a moment. */
  search(isTyping: boolean): void;
  /** Asks how the query may go on. It is an extra: where it fails, there is none. */
  suggest(): Promise<void>;
  text(id: string): Promise<DocumentText>;
  /** Counts the facets that have come into sight since the answer. */
  count(): void;
  /** Forgets the index; the next question opens it anew. */
  reopen(): void;
  close(): void;
}

export function createSession(host: SessionHost): Session {
  let opened: Promise<Index> | undefined;
  let isClosed = false;
  let typing: ReturnType<typeof setTimeout> | undefined;
  /** How long the query was when last looked at. */
  let before = 0;
  /** Over when no key has been pressed for long enough to fetch what was asked for last. */
  let pause: Promise<void> | undefined;

  function open(): Promise<Index> {
    if (opened) return opened;
    const opening = host.open();
    opened = opening;
    opening.then(
      (index) => opened === opening && dispatch({ type: "opened", info: index.describe() }),
      () => opened === opening && (opened = undefined),
    );
    return opening;
  }

  function prepare(): void {
    open().catch(() => undefined);
  }

  function search(isTyping: boolean): void {
    prepare();
    clearTimeout(typing);
    const { length } = host.state().search.query;
    // What is pasted or chosen is hardly followed by another key.
    const mayGoOn = isTyping && length < before + 2;
    before = length;
    typing = setTimeout(
      () => {
        pause = new Promise(
          (resolve) => (typing = setTimeout(resolve, mayGoOn ? PAUSE_MILLISECONDS : 0)),
        );
        const answered = answer();
        // What is looked for comes before what might be.
        if (isTyping) void answered.then(suggest);
      },
      isTyping ? TYPING_MILLISECONDS : 0,
    );
  }

  function answer(): Promise<void> {
    const { revision } = host.state();
    const isWaiting = (): boolean => host.state().revision === revision && isPending(host.state());
    const later = (milliseconds: number, action: Action): void =>
      void setTimeout(() => isWaiting() && dispatch(action), milliseconds);
    later(SLOW_MILLISECONDS, { type: "slow" });
    later(TIMEOUT_MILLISECONDS, {
      type: "failed",
      revision,
      code: "timeout",
      message: "no answer yet",
    });
    return tell(revision, (index) => ask(index, revision));
  }

  function isOver(revision: number): boolean {
    return isClosed || host.state().revision !== revision;
  }

  /** Before each round of fetching: waits for a pause. A question that was overtaken fetches nothing more, it waits for ever. */
  function mayFetchFor(revision: number): () => Promise<void> {
    return async () => {
      await pause;
      if (isOver(revision)) await new Promise(() => undefined);
    };
  }

  /** Where counts take files of their own, hits are shown before these are fetched, and only the facets in sight are counted. */
  async function ask(index: Index, revision: number): Promise<void> {
    const mayFetch = mayFetchFor(revision);
    const { search, offset, limit } = host.state();
    const info = index.describe();
    const request = { ...toRequest(search, info), offset, limit };
    const isNew = offset === 0;
    const countsFollow = isNew && info.countsFollow;
    if (isOver(revision)) return;
    host.asked(request);
    const page = await index.search({ ...request, facets: isNew && !countsFollow }, mayFetch);
    dispatch({ type: countsFollow ? "found" : "answered", revision, page });
    if (!countsFollow) return;
    dispatch({
      type: "answered",
      revision,
      page: await index.search({ ...request, facets: host.facetsInSight() }, mayFetch),
    });
    count();
  }

  function count(): void {
    const { page, search, revision } = host.state();
    const facets = host.facetsInSight().filter((key) => page && !Object.hasOwn(page.facets, key));
    if (!facets.length || isPending(host.state())) return;
    void tell(revision, async (index) => {
      const counted = await index.search(
        { ...toRequest(search, index.describe()), limit: 0, facets },
        mayFetchFor(revision),
      );
      dispatch({ type: "counted", revision, facets: counted.facets });
    });
  }

  async function suggest(): Promise<void> {
    const { query } = host.state().search;
    if (!query.trim() || !host.suggests()) return;
    const suggestions = await open()
      .then((index) => index.suggest(query, MOST_SUGGESTIONS))
      .catch(() => []);
    dispatch({ type: "suggested", query, suggestions });
  }

  /** Whatever goes wrong with a question is told. */
  async function tell(revision: number, work: (index: Index) => Promise<void>): Promise<void> {
    try {
      await work(await open());
    } catch (error) {
      const { code, message } =
        error instanceof MedinaError ? error : new MedinaError("crashed", String(error));
      dispatch({ type: "failed", revision, code, message });
    }
  }

  function reopen(): void {
    opened?.then((index) => index.close()).catch(() => undefined);
    opened = undefined;
  }

  function close(): void {
    isClosed = true;
    clearTimeout(typing);
    reopen();
  }

  function dispatch(action: Action): void {
    if (!isClosed) host.dispatch(action);
  }

  return {
    prepare,
    search,
    suggest,
    text: async (id) => (await open()).text(id),
    count,
    reopen,
    close,
  };
}
