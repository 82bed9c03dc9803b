/**
 * The state of one widget and its transitions: `reduce` returns the next state for each action.
 *
 * Look here for what a click or an answer changes. Everything is pure; session.ts sends the
 * requests. Every change of the search gets a new revision, and an answer to an older revision is
 * ignored here, so that the newest search wins.
 */

import type { ErrorCode } from "../api/errors.ts";
import type { Hit, IndexInfo, Page, Sort, Suggestion } from "../api/types.ts";
import {
  limited,
  resolvePaths,
  restrictToIndex,
  type Search,
  toggleValue,
  withValues,
} from "./search.ts";

/** Everything that the view shows. */
export interface State {
  readonly search: Search;
  /** Whether results are wanted: nothing is shown before the visitor searches. */
  readonly isActive: boolean;
  /** Number of the newest search. */
  readonly revision: number;
  /** The revision whose answer is shown. */
  readonly answeredRevision: number;
  /** Hits to skip: greater than 0 when more results of the same search are wanted. */
  readonly offset: number;
  /** Hits to request: one page, or more when a longer list is restored from the address. */
  readonly limit: number;
  readonly pageSize: number;
  /** Null until the index is open. */
  readonly info: IndexInfo | null;
  /** The newest answer, without the hits of earlier pages. */
  readonly page: Page | null;
  /** All hits on display, those of earlier pages included. */
  readonly hits: readonly Hit[];
  /** Completions of the query. Those of an earlier query stay until the new ones arrive. */
  readonly suggestions: readonly Suggestion[];
  /** Why the newest search has no answer. */
  readonly failure: ErrorCode | null;
  /** Whether the hits and counts on display are those of an earlier search. */
  readonly isStale: boolean;
  /** Whether the counts of the facets could not be loaded, though the hits could. */
  readonly hasCountsFailed: boolean;
  /** Whether the list has started anew because the index was published again. */
  readonly isRenewed: boolean;
  /** Whether the answer takes long enough to show that the search is still running. */
  readonly isSlow: boolean;
}

/** An event: what the visitor did, or what the engine answered. */
export type Action = VisitorAction | LifecycleAction | EngineAction;

type VisitorAction =
  | { readonly type: "typed" | "submitted"; readonly query: string }
  | { readonly type: "filterToggled"; readonly facet: string; readonly value: string }
  | { readonly type: "filterSet"; readonly facet: string; readonly values: readonly string[] }
  | { readonly type: "filtersCleared" }
  | { readonly type: "correctionDeclined" | "moreRequested" }
  /** What failed is wanted again: the search or further hits, or the counts of facets. */
  | { readonly type: "retried" | "countsRetried" }
  | { readonly type: "sorted"; readonly sort: Sort };

type LifecycleAction =
  | { readonly type: "slow" | "closed" | "refreshed" }
  | {
      readonly type: "restored";
      readonly search: Search;
      readonly isActive: boolean;
      readonly limit: number;
      readonly pageSize: number;
    };

type EngineAction =
  | { readonly type: "opened"; readonly info: IndexInfo }
  /** The index was published again, and the answers to come are of the new generation. */
  | { readonly type: "renewed"; readonly info: IndexInfo }
  /** Hits without counts ("hitsReceived"; counts follow), or the whole answer ("answered"). */
  | {
      readonly type: "hitsReceived" | "answered";
      readonly revision: number;
      readonly page: Page;
    }
  /** Counts of facets that became visible after the answer. */
  | {
      readonly type: "countsReceived";
      readonly revision: number;
      readonly facets: Page["facets"];
    }
  | {
      readonly type: "suggested";
      readonly query: string;
      readonly suggestions: readonly Suggestion[];
    }
  /** There is no answer, or only hits without their counts. */
  | {
      readonly type: "failed";
      readonly revision: number;
      readonly code: ErrorCode;
      readonly message: string;
    };

/** Returns the state before the visitor did anything. */
export function initialState(search: Search, pageSize: number): State {
  return {
    search: limited(search),
    pageSize,
    limit: pageSize,
    isActive: false,
    revision: 0,
    answeredRevision: 0,
    offset: 0,
    info: null,
    page: null,
    hits: [],
    suggestions: [],
    failure: null,
    isStale: true,
    hasCountsFailed: false,
    isRenewed: false,
    isSlow: false,
  };
}

/** Returns the state after `action`: the same object if nothing changed. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "typed":
      return setTypedQuery(state, action.query);
    case "submitted":
      return submit(state, action.query);
    case "filterToggled":
    case "filterSet":
    case "filtersCleared":
      return startSearch(state, { filters: changeFilters(state, action) });
    case "correctionDeclined":
      return startSearch(state, { correct: false });
    case "sorted":
      return startSearch(state, { sort: action.sort });
    case "moreRequested":
      return continueSearch(state, state.hits.length);
    case "retried":
      return continueSearch(state, state.isStale ? 0 : state.offset);
    case "countsRetried":
      return { ...state, hasCountsFailed: false };
    case "refreshed":
      return startSearch(state, {});
    case "restored":
    case "slow":
    case "closed":
      return applyLifecycle(state, action);
    default:
      return receive(state, action);
  }
}

/** Whether an answer is still awaited. */
export function isPending(state: State): boolean {
  return state.isActive && state.answeredRevision !== state.revision && !state.failure;
}

/** Returns the state for a new search with `change` applied, before it is answered. */
function startSearch(state: State, change: Partial<Search>): State {
  return {
    ...state,
    search: limited({ ...state.search, ...change }),
    isActive: true,
    revision: state.revision + 1,
    offset: 0,
    limit: state.pageSize,
    failure: null,
    isStale: true,
    hasCountsFailed: false,
    isRenewed: false,
    suggestions: [],
  };
}

/** Returns the state for further hits of the same search. Those on display stay valid. */
function continueSearch(state: State, offset: number): State {
  const { isStale, hasCountsFailed } = state;
  return { ...startSearch(state, {}), offset, isStale, hasCountsFailed };
}

function setTypedQuery(state: State, query: string): State {
  if (query === state.search.query) return state;
  return {
    ...startSearch(state, { query, correct: true }),
    suggestions: query.trim() ? state.suggestions : [],
  };
}

/** Starts a search, unless the query is the one whose answer is on display already. */
function submit(state: State, query: string): State {
  if (query !== state.search.query) return startSearch(state, { query, correct: true });
  return state.isActive && state.answeredRevision === state.revision
    ? state
    : startSearch(state, {});
}

function changeFilters(
  { search: { filters }, info }: State,
  action: Extract<Action, { type: "filterToggled" | "filterSet" | "filtersCleared" }>,
): Search["filters"] {
  if (action.type === "filterToggled")
    return toggleValue(filters, info, action.facet, action.value);
  return action.type === "filterSet" ? withValues(filters, action.facet, action.values) : new Map();
}

function applyLifecycle(state: State, action: LifecycleAction): State {
  if (action.type === "restored") return restore(state, action);
  if (action.type === "slow") return isPending(state) ? { ...state, isSlow: true } : state;
  const nothing = { info: null, page: null, hits: [], suggestions: [], failure: null };
  return { ...state, ...nothing, isStale: true, hasCountsFailed: false };
}

function restore(
  state: State,
  { search, isActive, limit, pageSize }: Extract<Action, { type: "restored" }>,
): State {
  const started = { ...startSearch(state, search), limit, pageSize, isActive };
  return isActive
    ? started
    : { ...started, page: null, hits: [], answeredRevision: started.revision };
}

function receive(state: State, action: EngineAction): State {
  if (action.type === "opened") return setInfo(state, action.info);
  if (action.type === "renewed") return renew(setInfo(state, action.info));
  if (action.type === "suggested")
    return action.query === state.search.query
      ? { ...state, suggestions: action.suggestions }
      : state;
  return action.revision === state.revision ? receiveAnswer(state, action) : state;
}

function setInfo(state: State, info: IndexInfo): State {
  return { ...state, info, search: restrictToIndex(state.search, info) };
}

/** Hits of two generations are never in one list: a list that has some starts anew. */
function renew(state: State): State {
  return state.isStale ? state : { ...startSearch(state, {}), isRenewed: true };
}

/** Applies an answer, or a part of one, to the newest search. */
function receiveAnswer(
  state: State,
  action: Exclude<EngineAction, { type: "opened" | "renewed" | "suggested" }>,
): State {
  const { page } = state;
  switch (action.type) {
    case "hitsReceived":
      return {
        ...state,
        page: { ...action.page, facets: page?.facets ?? {} },
        hits: action.page.hits,
        isStale: false,
      };
    case "answered":
      return showAnswer(state, action.page);
    case "countsReceived":
      return page
        ? { ...state, page: { ...page, facets: { ...page.facets, ...action.facets } } }
        : state;
    default:
      return fail(state, action.code);
  }
}

/** Hits whose counts are all that is missing stay. They are then the answer. */
function fail(state: State, code: ErrorCode): State {
  const { page, revision, answeredRevision, isStale, offset } = state;
  const isAwaited = answeredRevision !== revision;
  if (!page || isStale || (isAwaited && offset)) return { ...state, failure: code, isSlow: false };
  return {
    ...state,
    // The counts on display may be those of an earlier search.
    page: { ...page, facets: isAwaited ? {} : page.facets },
    answeredRevision: revision,
    hasCountsFailed: true,
    isSlow: false,
  };
}

/** Shows a page. Further results of the same search keep the facet counts of the first page. */
function showAnswer(state: State, page: Page): State {
  const isMore = state.offset > 0;
  const facets = isMore && state.page ? state.page.facets : page.facets;
  return {
    ...state,
    search: { ...state.search, filters: resolvePaths(state.search.filters, facets) },
    page: { ...page, facets },
    hits: isMore ? [...state.hits, ...page.hits] : page.hits,
    answeredRevision: state.revision,
    failure: null,
    isStale: false,
    hasCountsFailed: isMore && state.hasCountsFailed,
    isSlow: false,
  };
}
