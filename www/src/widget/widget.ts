/**
 * Ties the parts of one element together: attributes become settings and a starting question, a session answers questions, a
 * view shows them, and the page hears of it all through events. Nothing is loaded before the visitor shows an intention.
 */

import { say, statusRegion } from "../a11y/announce.ts";
import { DEFAULT_LIMIT, type Properties } from "./attributes.ts";
import { open, scriptFolder } from "../engine/client.ts";
import { emit } from "./events.ts";
import { translatorFor, type Translator } from "../i18n/translator.ts";
import { enter, leave } from "../a11y/landmarks.ts";
import { languageAround } from "../util/language.ts";
import { createSession, type Session } from "./session.ts";
import { parseKeys, startingSearch } from "../state/settings.ts";
import { initialState, reduce, type Action, type Search, type State } from "../state/state.ts";
import { styleSheet } from "../view/styles.ts";
import { loadDeferredMessages } from "../i18n/load.ts";
import type { Index, IndexInfo } from "../api/types.ts";
import { createUrlSync, type UrlSync } from "./url-sync.ts";
import type { UrlState } from "../state/url-state.ts";
import type { Context } from "../view/context.ts";
import { failureText } from "../view/status.ts";
import { summaryText } from "../view/summary.ts";
import { createView, type View } from "../view/view.ts";

/** Of the parameters in the page's address. */
const DEFAULT_PREFIX = "m.";
/** A pause in which nothing more is typed: then the number of results is said. */
const ANNOUNCE_MILLISECONDS = 1000;
/** Changes that the back button undoes one by one; typing is not among them. */
const STEPS: ReadonlySet<Action["type"]> = new Set([
  "submitted",
  "toggled",
  "chosen",
  "cleared",
  "sorted",
]);

/** What exists only while the element is part of a page. */
interface Mounted {
  translator: Translator;
  view: View;
  readonly session: Session;
  readonly url: UrlSync | null;
  readonly leaving: AbortController;
}

export interface Widget {
  /** Resolves when the index is open, which happens once the visitor shows an intention. */
  readonly ready: Promise<IndexInfo>;
  search(query: string): void;
  reset(): void;
  refresh(): void;
  focus(): void;
  /** The element is in a page, or no longer. */
  mount(): void;
  unmount(): void;
  /** An attribute has another value. */
  change(name: string): void;
}

export function createWidget(element: HTMLElement & Properties): Widget {
  const root = element.attachShadow({ mode: "open" });
  const changed = new Set<string>();
  let state = initialState(startingSearch(null, null), DEFAULT_LIMIT);
  let mounted: Mounted | undefined;
  let isStep = false;
  let isQuiet = false;
  let announcing: ReturnType<typeof setTimeout> | undefined;
  let tellReady: (info: IndexInfo) => void = () => undefined;
  const ready = new Promise<IndexInfo>((resolve) => (tellReady = resolve));

  function mount(): void {
    if (mounted) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const translator = translatorFor(languageAround(element));
    const session = createSession({
      open: openIndex,
      state: () => state,
      dispatch,
      asked: (request) => void emit(element, "medina-search", request),
      suggests: () => mounted?.view.combobox().isWanted === true,
      facetsInSight: () => mounted?.view.facetsInSight() ?? [],
    });
    if (state.revision === 0) state = initialState(start(), element.limit);
    root.adoptedStyleSheets = [styleSheet(element.ownerDocument)];
    const url = syncUrl(signal);
    mounted = { translator, view: show(translator, session), session, url, leaving };
    statusRegion(element.ownerDocument);
    for (const intention of ["focusin", "pointerenter"])
      element.addEventListener(intention, session.prepare, { signal });
    resume(url?.read() ?? null);
  }

  function unmount(): void {
    mounted?.leaving.abort();
    mounted?.session.close();
    clearTimeout(announcing);
    leave(element);
    mounted = undefined;
    state = reduce(state, { type: "closed" });
    root.replaceChildren();
  }

  /** What the address says, or what was asked before the element was taken away. */
  function resume(asked: UrlState | null): void {
    isQuiet = true;
    if (asked) restore(asked);
    else if (state.isActive) dispatch({ type: "retried" });
  }

  function restore(asked: UrlState | null): void {
    const limit = Math.max(element.limit, asked?.shown ?? 0);
    dispatch({
      type: "restored",
      search: asked?.search ?? start(),
      isActive: asked !== null,
      limit,
      pageSize: element.limit,
    });
  }

  function change(name: string): void {
    if (!mounted) return;
    if (!changed.size) queueMicrotask(applyChanges);
    changed.add(name);
  }

  function applyChanges(): void {
    const [isIndexOther, isStartOther] = [
      ["index", "base", "lang"],
      ["filters", "sort"],
    ].map((names) => names.some((name) => changed.has(name)));
    changed.clear();
    if (!mounted) return;
    // What the index said is of no more use: it is about another one, or in another language.
    if (isIndexOther) {
      mounted.session.reopen();
      state = reduce(state, { type: "closed" });
    }
    mounted.translator = translatorFor(languageAround(element));
    mounted.view = show(mounted.translator, mounted.session);
    const { isActive, search } = state;
    const asked = isStartOther ? { ...start(), query: search.query } : search;
    dispatch({
      type: "restored",
      search: asked,
      isActive,
      limit: element.limit,
      pageSize: element.limit,
    });
  }

  function show(translator: Translator, session: Session): View {
    const view = createView(contextOf(translator, session));
    root.replaceChildren(view.node);
    view.update(state);
    return view;
  }

  function contextOf(translator: Translator, session: Session): Context {
    const label = element.label || translator.text("label");
    return {
      translator,
      settings: {
        label,
        landmark: enter(element, label),
        language: languageAround(element),
        headingLevel: element.headingLevel,
        suggests: element.suggestions === "on",
        facets: parseKeys(element.facets),
        baseUrl: document.baseURI,
      },
      dispatch,
      select: (choice) => emit(element, "medina-select", choice),
      text: session.text,
      suggest: () => void session.suggest(),
      count: session.count,
      retry: refresh,
    };
  }

  function start(): Search {
    return startingSearch(element.filters, element.sort);
  }

  async function openIndex(): Promise<Index> {
    const base = element.base || scriptFolder();
    const language = languageAround(element);
    const texts = loadDeferredMessages(language, base);
    try {
      return await open(element.index || new URL("index/", base), { language, base });
    } finally {
      await texts;
    }
  }

  function syncUrl(signal: AbortSignal): UrlSync | null {
    const prefix = element.syncUrl;
    return prefix === false
      ? null
      : createUrlSync(prefix === true ? DEFAULT_PREFIX : prefix, start, restore, signal);
  }

  function refresh(): void {
    mounted?.session.reopen();
    if (state.isActive) dispatch({ type: "retried" });
  }

  function dispatch(action: Action): void {
    const before = state;
    state = reduce(before, action);
    if (state === before) return;
    mounted?.view.update(state);
    follow(action, before);
  }

  /** What a step means for everything but the view. */
  function follow(action: Action, before: State): void {
    if (state.revision !== before.revision) ask(action, before);
    if (action.type === "opened") opened(action.info);
    if (action.type === "answered") answered();
    if (action.type === "failed") {
      announce((translator) => failureText({ translator }, action.code));
      emit(element, "medina-error", { code: action.code, message: action.message });
    }
  }

  function ask({ type }: Action, before: State): void {
    clearTimeout(announcing);
    if (STEPS.has(type) || (!before.isActive && type !== "restored")) isStep = true;
    if (type !== "restored" && type !== "retried") isQuiet = false;
    if (state.isActive) mounted?.session.search(type === "typed");
  }

  function opened(info: IndexInfo): void {
    const { name, language, documents, practices } = info;
    tellReady(info);
    emit(element, "medina-ready", { name, language, documents, practices });
  }

  function answered(): void {
    const { page, search, hits } = state;
    const { total = 0, partial = 0, milliseconds = 0 } = page ?? {};
    mounted?.url?.write(state, isStep);
    isStep = false;
    announce((translator) => summaryText(translator, state, mounted?.view.combobox()));
    emit(element, "medina-results", {
      query: search.query,
      total,
      partial,
      shown: hits.length,
      milliseconds,
    });
  }

  /** Not what a page shows when it is loaded: only what changed while the visitor was there. */
  function announce(text: (translator: Translator) => string): void {
    clearTimeout(announcing);
    if (!mounted || isQuiet) return;
    const { translator } = mounted;
    announcing = setTimeout(
      () => say(element.ownerDocument, text(translator), translator.language),
      ANNOUNCE_MILLISECONDS,
    );
  }

  return {
    ready,
    search: (query) => dispatch({ type: "submitted", query: String(query) }),
    reset: () => {
      restore(null);
      mounted?.url?.write(state, true);
    },
    refresh,
    focus: () => mounted?.view.focus(),
    mount,
    unmount,
    change,
  };
}
