/**
 * Connects the parts of one element: attributes become settings and an initial search, a session
 * answers searches, a view shows the state, and `Effects` reports to the page.
 *
 * Look here for what happens when the element enters or leaves a page or an attribute changes.
 * Nothing is loaded before the visitor touches the widget.
 */

import { liveRegion } from "../a11y/announce.ts";
import { registerLandmark, unregisterLandmark } from "../a11y/landmarks.ts";
import type { Index, IndexInfo } from "../api/types.ts";
import { open, scriptFolder } from "../engine/client.ts";
import { loadDeferredMessages } from "../i18n/load.ts";
import { type Translator, translatorFor } from "../i18n/translator.ts";
import type { Search } from "../state/search.ts";
import { initialSearch, parseKeys } from "../state/settings.ts";
import { type Action, initialState, reduce } from "../state/state.ts";
import type { UrlState } from "../state/url-state.ts";
import { languageAround } from "../util/language.ts";
import type { Context, Settings } from "../view/context.ts";
import { styleSheet } from "../view/styles.ts";
import { createView, type View } from "../view/view.ts";
import { DEFAULT_LIMIT, type Properties } from "./attributes.ts";
import { Effects } from "./effects.ts";
import { emit } from "./events.ts";
import type { Mounted } from "./mounted.ts";
import { Session } from "./session.ts";
import { createUrlSync, type UrlSync } from "./url-sync.ts";

/** Prefix of the parameters in the page's address. */
const DEFAULT_PREFIX = "m.";
/** Attributes that change which index answers, or in which language. */
const INDEX_ATTRIBUTES = ["index", "base", "lang"];
/** Attributes that change the initial search. */
const SEARCH_ATTRIBUTES = ["filters", "sort"];

/** Results are shown in English rather than later than this. */
const MESSAGES_MILLISECONDS = 5000;

/** The behaviour of one `<medina-search>` element. */
export class Widget {
  /** Resolves when the index is open, which the visitor's first interaction causes. */
  readonly ready: Promise<IndexInfo>;

  readonly #element: HTMLElement & Properties;
  readonly #root: ShadowRoot;
  readonly #effects: Effects;
  readonly #changedAttributes = new Set<string>();
  #state = initialState(initialSearch(null, null), DEFAULT_LIMIT);
  #mounted: Mounted | undefined;

  constructor(element: HTMLElement & Properties) {
    let resolveReady: (info: IndexInfo) => void = () => undefined;
    this.ready = new Promise((resolve) => {
      resolveReady = resolve;
    });
    this.#element = element;
    this.#root = element.attachShadow({ mode: "open" });
    this.#effects = new Effects({
      element,
      state: () => this.#state,
      mounted: () => this.#mounted,
      onOpen: resolveReady,
    });
  }

  /** Searches as if the visitor had submitted `query`. */
  search(query: string): void {
    this.#dispatch({ type: "submitted", query: String(query) });
  }

  /** Returns to the initial search without results. */
  reset(): void {
    this.#restore(null);
    this.#mounted?.url?.write(this.#state, true);
  }

  /** Opens the index again and repeats the search. */
  refresh(): void {
    this.#mounted?.session.reopen();
    if (this.#state.isActive) this.#dispatch({ type: "refreshed" });
  }

  focus(): void {
    this.#mounted?.view.focus();
  }

  /** The element has entered a page. */
  mount(): void {
    if (this.#mounted) return;
    const unmounting = new AbortController();
    const { signal } = unmounting;
    const translator = translatorFor(languageAround(this.#element));
    const session = this.#createSession();
    if (this.#state.revision === 0)
      this.#state = initialState(this.#initialSearch(), this.#element.limit);
    this.#root.adoptedStyleSheets = [styleSheet(this.#element.ownerDocument)];
    const url = this.#createUrlSync(signal);
    const view = this.#render(translator, session);
    this.#mounted = { translator, view, session, url, unmounting };
    liveRegion(this.#element.ownerDocument);
    for (const interaction of ["focusin", "pointerenter"])
      this.#element.addEventListener(interaction, () => session.preload(), { signal });
    addEventListener("online", () => this.#retry(), { signal });
    this.#resume(url?.read() ?? null);
  }

  /** The element has left the page. Its search is kept in case it comes back. */
  unmount(): void {
    this.#mounted?.unmounting.abort();
    this.#mounted?.session.close();
    this.#effects.cancel();
    unregisterLandmark(this.#element);
    this.#mounted = undefined;
    this.#state = reduce(this.#state, { type: "closed" });
    this.#root.replaceChildren();
  }

  /** An attribute has changed. Changes in the same task are applied together. */
  changeAttribute(name: string): void {
    if (!this.#mounted) return;
    if (!this.#changedAttributes.size) queueMicrotask(() => this.#applyChanges());
    this.#changedAttributes.add(name);
  }

  /** Shows the search in the address, or the one from before the element left the page. */
  #resume(urlState: UrlState | null): void {
    this.#effects.silence();
    if (urlState) this.#restore(urlState);
    else if (this.#state.isActive) this.#dispatch({ type: "refreshed" });
  }

  /** The connection is back: what it made fail is wanted again. */
  #retry(): void {
    const { failure, hasCountsFailed } = this.#state;
    if (failure === "network" || failure === "timeout") this.#dispatch({ type: "retried" });
    else if (hasCountsFailed) this.#dispatch({ type: "countsRetried" });
  }

  #restore(urlState: UrlState | null): void {
    const { limit } = this.#element;
    this.#dispatch({
      type: "restored",
      search: urlState?.search ?? this.#initialSearch(),
      isActive: urlState !== null,
      limit: Math.max(limit, urlState?.hitCount ?? 0),
      pageSize: limit,
    });
  }

  #applyChanges(): void {
    const hasChanged = (name: string): boolean => this.#changedAttributes.has(name);
    const isIndexChanged = INDEX_ATTRIBUTES.some(hasChanged);
    const isSearchChanged = SEARCH_ATTRIBUTES.some(hasChanged);
    this.#changedAttributes.clear();
    const mounted = this.#mounted;
    if (!mounted) return;
    if (isIndexChanged) {
      mounted.session.reopen();
      this.#state = reduce(this.#state, { type: "closed" });
    }
    mounted.translator = translatorFor(languageAround(this.#element));
    mounted.view = this.#render(mounted.translator, mounted.session);
    const { isActive, search } = this.#state;
    const { limit } = this.#element;
    this.#dispatch({
      type: "restored",
      search: isSearchChanged ? { ...this.#initialSearch(), query: search.query } : search,
      isActive,
      limit,
      pageSize: limit,
    });
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    this.#mounted?.view.update(this.#state);
    this.#effects.run(action, before);
  }

  /** Replaces the content of the shadow root by a new view of the state. */
  #render(translator: Translator, session: Session): View {
    const view = createView(this.#createContext(translator, session));
    this.#root.replaceChildren(view.node);
    view.update(this.#state);
    return view;
  }

  #createContext(translator: Translator, session: Session): Context {
    return {
      translator,
      settings: readSettings(this.#element, translator),
      dispatch: (action) => this.#dispatch(action),
      select: (selected) => emit(this.#element, "medina-select", selected),
      loadText: (id) => session.text(id),
      suggest: () => void session.suggest(),
      countVisibleFacets: () => session.countVisibleFacets(),
    };
  }

  #createSession(): Session {
    return new Session({
      open: (signal) => this.#open(signal),
      state: () => this.#state,
      dispatch: (action) => this.#dispatch(action),
      onRequest: (request) => {
        // Before the first answer, opening the index has just tried.
        if (this.#state.page) void this.#loadMessages();
        emit(this.#element, "medina-search", request);
      },
      wantsSuggestions: () => this.#mounted?.view.combobox().isWanted === true,
      visibleFacets: () => this.#mounted?.view.visibleFacets() ?? [],
    });
  }

  /** Opens the index and loads the messages at the same time. */
  async #open(signal: AbortSignal): Promise<Index> {
    const { index } = this.#element;
    const base = this.#base();
    const language = languageAround(this.#element);
    const messages = Promise.race([this.#loadMessages(), sleep(MESSAGES_MILLISECONDS)]);
    try {
      return await open(index || new URL("index/", base), { language, base, signal });
    } finally {
      await messages;
    }
  }

  /** Loads the messages that are missing. A view that was made without them is made again. */
  async #loadMessages(): Promise<void> {
    const haveArrived = await loadDeferredMessages(languageAround(this.#element), this.#base());
    const mounted = this.#mounted;
    if (!haveArrived || !mounted || !this.#state.page) return;
    const hasFocus = this.#root.activeElement !== null;
    mounted.view = this.#render(mounted.translator, mounted.session);
    if (hasFocus) mounted.view.focus();
  }

  /** The folder of the script's other files. */
  #base(): string {
    return this.#element.base || scriptFolder();
  }

  #createUrlSync(signal: AbortSignal): UrlSync | null {
    const prefix = this.#element.syncUrl;
    if (prefix === false) return null;
    return createUrlSync(
      prefix === true ? DEFAULT_PREFIX : prefix,
      () => this.#initialSearch(),
      (urlState) => this.#restore(urlState),
      signal,
    );
  }

  #initialSearch(): Search {
    return initialSearch(this.#element.filters, this.#element.sort);
  }
}

function readSettings(element: HTMLElement & Properties, translator: Translator): Settings {
  const label = element.label || translator.text("label");
  return {
    label,
    landmark: registerLandmark(element, label),
    language: languageAround(element),
    headingLevel: element.headingLevel,
    hasSuggestions: element.suggestions === "on",
    facets: parseKeys(element.facets),
    baseUrl: document.baseURI,
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
