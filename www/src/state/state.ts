/**
 * What the visitor asked for and what has been answered, as values: each event is a pure step from one state to the next.
 *
 * Every change of the question gets a new revision; an answer to an older one is dropped here.
 */

import type { ErrorCode } from "../api/errors.ts";
import type {
  FacetKind,
  FacetValue,
  Hit,
  IndexInfo,
  Page,
  SearchRequest,
  Sort,
  Suggestion,
} from "../api/types.ts";
import { parsePath, within, wholePath } from "./facet-paths.ts";
import { parseRange } from "./ranges.ts";

/** Of each facet the values in use; those of a range are one text, "2016..2018". */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** A question. */
export interface Search {
  readonly query: string;
  readonly filters: Filters;
  readonly sort: Sort;
  /** Whether misspelt words may be corrected, as long as the visitor has not refused it for just this query. */
  readonly correct: boolean;
}

/** One thing in use that narrows the results. */
export interface Filter {
  readonly facet: string;
  readonly value: string;
}

export interface State {
  readonly search: Search;
  /** Whether results are wanted: nothing is shown before the visitor asks for something. */
  readonly isActive: boolean;
  readonly revision: number;
  /** The revision whose answer is shown. */
  readonly answered: number;
  /** Hits to skip: more than none when the question is for more of the same. */
  readonly offset: number;
  /** Hits to ask for: a page of them, or more when a longer list is restored. */
  readonly limit: number;
  readonly pageSize: number;
  readonly info: IndexInfo | null;
  readonly page: Page | null;
  readonly hits: readonly Hit[];
  /** How the query may go on; those of an earlier query stay while new ones are awaited. */
  readonly suggestions: readonly Suggestion[];
  readonly failure: ErrorCode | null;
  /** Whether the answer has been awaited long enough to say so. */
  readonly isSlow: boolean;
}

export type Action =
  | { readonly type: "typed" | "submitted"; readonly query: string }
  | { readonly type: "toggled"; readonly facet: string; readonly value: string }
  | { readonly type: "chosen"; readonly facet: string; readonly values: readonly string[] }
  | { readonly type: "cleared" | "refused" | "extended" | "retried" | "slow" | "closed" }
  | { readonly type: "sorted"; readonly sort: Sort }
  | {
      readonly type: "restored";
      readonly search: Search;
      readonly isActive: boolean;
      readonly limit: number;
      readonly pageSize: number;
    }
  | { readonly type: "opened"; readonly info: IndexInfo }
  | { readonly type: "found" | "answered"; readonly revision: number; readonly page: Page }
  | { readonly type: "counted"; readonly revision: number; readonly facets: Page["facets"] }
  | {
      readonly type: "suggested";
      readonly query: string;
      readonly suggestions: readonly Suggestion[];
    }
  | {
      readonly type: "failed";
      readonly revision: number;
      readonly code: ErrorCode;
      readonly message: string;
    };

export function initialState(search: Search, pageSize: number): State {
  return {
    search,
    pageSize,
    limit: pageSize,
    isActive: false,
    revision: 0,
    answered: 0,
    offset: 0,
    info: null,
    page: null,
    hits: [],
    suggestions: [],
    failure: null,
    isSlow: false,
  };
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "typed":
      return typed(state, action.query);
    case "submitted":
      return submit(state, action.query);
    case "toggled":
      return ask(state, { filters: toggle(state, action.facet, action.value) });
    case "chosen":
      return ask(state, { filters: withValues(state.search.filters, action.facet, action.values) });
    case "cleared":
      return ask(state, { filters: new Map() });
    case "refused":
      return ask(state, { correct: false });
    case "sorted":
      return ask(state, { sort: action.sort });
    case "extended":
      return { ...ask(state, {}), offset: state.hits.length };
    case "restored":
      return restore(state, action);
    case "retried":
      return ask(state, {});
    case "slow":
      return isPending(state) ? { ...state, isSlow: true } : state;
    case "closed":
      return { ...state, info: null, page: null, hits: [], suggestions: [], failure: null };
    default:
      return receive(state, action);
  }
}

/** Whether an answer is still awaited. */
export function isPending(state: State): boolean {
  return state.isActive && state.answered !== state.revision && !state.failure;
}

/** The filters in use, in the order they were chosen. */
export function filtersInUse({ filters }: Search): Filter[] {
  return [...filters].flatMap(([facet, values]) => values.map((value) => ({ facet, value })));
}

/** The question in the engine's words. */
export function toRequest(
  { query, filters, sort, correct }: Search,
  info: IndexInfo,
): SearchRequest {
  const isRange = ([facet]: [string, unknown]): boolean => kindOf(info, facet) === "range";
  const all = [...filters];
  const ranges = all.filter(isRange).map(([facet, [value]]) => [facet, parseRange(value) ?? {}]);
  return {
    query,
    filters: Object.fromEntries(all.filter((each) => !isRange(each))),
    ranges: Object.fromEntries(ranges),
    sort,
    correct,
  };
}

type Outcome = Extract<
  Action,
  { type: "opened" | "suggested" | "found" | "answered" | "counted" | "failed" }
>;

function receive(state: State, action: Outcome): State {
  if (action.type === "opened")
    return { ...state, info: action.info, search: knownOnly(state.search, action.info) };
  if (action.type === "suggested")
    return action.query === state.search.query
      ? { ...state, suggestions: action.suggestions }
      : state;
  if (action.revision !== state.revision) return state;
  switch (action.type) {
    case "found":
      return {
        ...state,
        page: { ...action.page, facets: state.page?.facets ?? {} },
        hits: action.page.hits,
      };
    case "answered":
      return answer(state, action.page);
    case "counted":
      return state.page
        ? { ...state, page: { ...state.page, facets: { ...state.page.facets, ...action.facets } } }
        : state;
    default:
      return { ...state, failure: action.code, isSlow: false };
  }
}

function ask(state: State, change: Partial<Search>): State {
  return {
    ...state,
    search: { ...state.search, ...change },
    isActive: true,
    revision: state.revision + 1,
    offset: 0,
    limit: state.pageSize,
    failure: null,
    suggestions: [],
  };
}

function typed(state: State, query: string): State {
  if (query === state.search.query) return state;
  return {
    ...ask(state, { query, correct: true }),
    suggestions: query.trim() ? state.suggestions : [],
  };
}

/** Submitting what has been answered asks for nothing new; what has not been is asked for at once. */
function submit(state: State, query: string): State {
  if (query !== state.search.query) return ask(state, { query, correct: true });
  return state.isActive && state.answered === state.revision ? state : ask(state, {});
}

function restore(
  state: State,
  { search, isActive, limit, pageSize }: Extract<Action, { type: "restored" }>,
): State {
  const asked = { ...ask(state, search), limit, pageSize, isActive };
  return isActive ? asked : { ...asked, page: null, hits: [], answered: asked.revision };
}

function answer(state: State, page: Page): State {
  const isMore = state.offset > 0;
  const facets = isMore && state.page ? state.page.facets : page.facets;
  return {
    ...state,
    search: { ...state.search, filters: wholePaths(state.search.filters, facets) },
    page: { ...page, facets },
    hits: isMore ? [...state.hits, ...page.hits] : page.hits,
    answered: state.revision,
    failure: null,
    isSlow: false,
  };
}

/** The values of a facet; its key comes from outside, and a plain object knows names of its own. */
export function valuesOf(facets: Page["facets"], key: string): readonly FacetValue[] {
  return (Object.hasOwn(facets, key) && facets[key]) || [];
}

/** A part of a hierarchy contains its parts: choosing one drops what it contains and what contains it. */
function toggle({ search, info }: State, facet: string, value: string): Filters {
  const before = search.filters.get(facet) ?? [];
  if (before.includes(value))
    return withValues(
      search.filters,
      facet,
      before.filter((each) => each !== value),
    );
  const kept =
    kindOf(info, facet) === "path"
      ? before.filter((each) => !within(each, value) && !within(value, each))
      : before;
  return withValues(search.filters, facet, [...kept, value]);
}

function withValues(filters: Filters, facet: string, values: readonly string[]): Filters {
  const changed = new Map(filters);
  return values.length ? changed.set(facet, values) : (changed.delete(facet), changed);
}

function kindOf(info: IndexInfo | null, facet: string): FacetKind | undefined {
  return info?.facets.find(({ key }) => key === facet)?.kind;
}

/** Settings may name facets that this index has not, and for a range what is none. */
function knownOnly(search: Search, info: IndexInfo): Search {
  const known = [...search.filters].map(
    ([facet, values]) => [facet, usable(values, kindOf(info, facet))] as const,
  );
  const sort = info.sorts.includes(search.sort) ? search.sort : "relevance";
  return { ...search, filters: new Map(known.filter(([, values]) => values.length)), sort };
}

function usable(values: readonly string[], kind: FacetKind | undefined): readonly string[] {
  if (kind === "range") return values.filter(parseRange).slice(-1);
  return kind ? values : [];
}

/** Values given by their last part become the whole paths that the page uses. */
function wholePaths(filters: Filters, facets: Page["facets"]): Filters {
  const resolve = (facet: string, value: string): string =>
    parsePath(value).length > 1 ? value : wholePath(valuesOf(facets, facet), value);
  return new Map(
    [...filters].map(([facet, values]) => [
      facet,
      [...new Set(values.map((value) => resolve(facet, value)))],
    ]),
  );
}
