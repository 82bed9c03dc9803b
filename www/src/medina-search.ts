/**
 * `<medina-search index="https://cdn.example/medina/index/" lang="fr" filters="theme:housing">fallback</medina-search>`
 *
 * The element ties the parts together: attributes become settings and a starting question, a session answers questions, a
 * view shows them, and the page hears of it all through events. Nothing is loaded before the visitor shows an intention.
 */

import { say, statusRegion } from "./announce.ts";
import { ATTRIBUTES, DEFAULT_LIMIT, isUsable, reflect, takeOver, type Properties } from "./attributes.ts";
import { open, scriptFolder } from "./engine.ts";
import { emit } from "./events.ts";
import { wordsFor, type Words } from "./i18n.ts";
import { Message } from "./i18n/messages.ts";
import { enter, leave } from "./landmarks.ts";
import { languageAround } from "./language.ts";
import { Session } from "./session.ts";
import { parseKeys, startingSearch } from "./settings.ts";
import { initialState, reduce, type Action, type Search, type State } from "./state.ts";
import { styleSheet } from "./styles.ts";
import { fetchTexts } from "./texts.ts";
import type { Index, IndexInfo } from "./types.ts";
import { UrlSync } from "./url-sync.ts";
import type { UrlState } from "./url-state.ts";
import type { Context } from "./view/context.ts";
import { failureText } from "./view/states.ts";
import { summaryText } from "./view/summary.ts";
import { createView, type View } from "./view/view.ts";

/** A pause in which nothing more is typed: then the number of results is said. */
const ANNOUNCE_MILLISECONDS = 1000;
/** Changes that the back button undoes one by one; typing is not among them. */
const STEPS: ReadonlySet<Action["type"]> = new Set(["submitted", "toggled", "chosen", "cleared", "sorted"]);
/** Only in a browser is there an element to extend. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** What exists only while the element is part of a page. */
interface Mounted {
  words: Words;
  view: View;
  readonly session: Session;
  readonly url: UrlSync | null;
  readonly leaving: AbortController;
}

export interface MedinaSearch extends Properties {}

export class MedinaSearch extends Base {
  static readonly observedAttributes = ATTRIBUTES;

  #state: State = initialState(startingSearch(null, null), DEFAULT_LIMIT);
  #mounted: Mounted | undefined;
  readonly #changed = new Set<string>();
  #isStep = false;
  #isQuiet = false;
  #announcing: ReturnType<typeof setTimeout> | undefined;
  #tellReady: (info: IndexInfo) => void = () => undefined;

  /** Resolves when the index is open, which happens once the visitor shows an intention. */
  readonly ready = new Promise<IndexInfo>((resolve) => (this.#tellReady = resolve));

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
  }

  /** Searches as if the visitor had typed the text. */
  search(query: string): void {
    this.#dispatch({ type: "submitted", query: String(query) });
  }

  /** Back to the beginning: nothing asked, the filters of the attribute in use. */
  reset(): void {
    this.#restore(null);
    this.#mounted?.url?.write(this.#state, true);
  }

  /** Opens the index anew, and asks again what was asked. */
  refresh(): void {
    this.#mounted?.session.reopen();
    if (this.#state.isActive) this.#dispatch({ type: "retried" });
  }

  override focus(): void {
    this.#mounted?.view.focus();
  }

  connectedCallback(): void {
    takeOver(this);
    if (!this.#mounted) this.#mount();
  }

  /** A move is a removal followed by an insertion: only an element that stays away is taken down. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#unmount();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (after !== null && !isUsable(name, after)) console.warn(`<medina-search> cannot use ${name}="${after}"`);
    if (!this.#mounted || before === after) return;
    if (!this.#changed.size) queueMicrotask(() => this.#applyChanges());
    this.#changed.add(name);
  }

  #mount(): void {
    const root = this.shadowRoot as ShadowRoot;
    const leaving = new AbortController();
    const { signal } = leaving;
    const words = wordsFor(languageAround(this));
    const session = new Session({
      open: () => this.#open(),
      state: () => this.#state,
      dispatch: (action) => this.#dispatch(action),
      asked: (request) => void emit(this, "medina-search", request),
      suggests: () => this.#mounted?.view.combobox().isWanted === true,
      facetsInSight: () => this.#mounted?.view.facetsInSight() ?? [],
    });
    if (this.#state.revision === 0) this.#state = initialState(this.#start(), this.limit);
    root.adoptedStyleSheets = [styleSheet(this.ownerDocument)];
    const url = this.#syncUrl(signal);
    this.#mounted = { words, view: this.#show(words, session), session, url, leaving };
    statusRegion(this.ownerDocument);
    for (const intention of ["focusin", "pointerenter"]) this.addEventListener(intention, () => session.prepare(), { signal });
    this.#resume(url?.read() ?? null);
  }

  #unmount(): void {
    const { session, leaving } = this.#mounted ?? {};
    leaving?.abort();
    session?.close();
    clearTimeout(this.#announcing);
    leave(this);
    this.#mounted = undefined;
    this.#state = reduce(this.#state, { type: "closed" });
    this.shadowRoot?.replaceChildren();
  }

  /** What the address says, or what was asked before the element was taken away. */
  #resume(state: UrlState | null): void {
    this.#isQuiet = true;
    if (state) this.#restore(state);
    else if (this.#state.isActive) this.#dispatch({ type: "retried" });
  }

  #restore(state: UrlState | null): void {
    const search = state?.search ?? this.#start();
    const limit = Math.max(this.limit, state?.shown ?? 0);
    this.#dispatch({ type: "restored", search, isActive: state !== null, limit, pageSize: this.limit });
  }

  #applyChanges(): void {
    const mounted = this.#mounted;
    const has = (...names: string[]): boolean => names.some((name) => changed.has(name));
    const changed = new Set(this.#changed);
    this.#changed.clear();
    if (!mounted) return;
    if (has("index", "base", "lang")) this.#close(mounted.session);
    mounted.words = wordsFor(languageAround(this));
    mounted.view = this.#show(mounted.words, mounted.session);
    const { isActive, search } = this.#state;
    const start = has("filters", "sort") ? { ...this.#start(), query: search.query } : search;
    this.#dispatch({ type: "restored", search: start, isActive, limit: this.limit, pageSize: this.limit });
  }

  /** What the index said is of no more use: it is about another one, or in another language. */
  #close(session: Session): void {
    session.reopen();
    this.#state = reduce(this.#state, { type: "closed" });
  }

  #show(words: Words, session: Session): View {
    const view = createView(this.#context(words, session));
    this.shadowRoot?.replaceChildren(view.node);
    view.update(this.#state);
    return view;
  }

  #context(words: Words, session: Session): Context {
    const label = this.label || words.say(Message.label);
    return {
      words,
      settings: {
        label,
        landmark: enter(this, label),
        language: languageAround(this),
        headingLevel: this.headingLevel,
        suggests: this.suggestions === "on",
        facets: parseKeys(this.facets),
        baseUrl: document.baseURI,
      },
      dispatch: (action) => this.#dispatch(action),
      select: (choice) => emit(this, "medina-select", choice),
      text: (id) => session.text(id),
      suggest: () => void session.suggest(),
      count: () => session.count(),
      retry: () => this.refresh(),
    };
  }

  #start(): Search {
    return startingSearch(this.filters, this.sort);
  }

  async #open(): Promise<Index> {
    const base = this.base || scriptFolder();
    const url = this.index || new URL("index/", base).href;
    const language = languageAround(this);
    const texts = fetchTexts(language, base);
    try {
      return await open(url, { language, base });
    } finally {
      await texts;
    }
  }

  #syncUrl(signal: AbortSignal): UrlSync | null {
    const prefix = this.syncUrl;
    if (prefix === false) return null;
    return new UrlSync(prefix === true ? "" : prefix, () => this.#start(), (state) => this.#restore(state), signal);
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    const after = reduce(before, action);
    if (after === before) return;
    this.#state = after;
    this.#mounted?.view.update(after);
    this.#follow(action, before, after);
  }

  /** What a step means for everything but the view. */
  #follow(action: Action, before: State, after: State): void {
    if (after.revision !== before.revision) this.#ask(action, before, after);
    if (action.type === "opened") this.#opened(action.info);
    if (action.type === "answered") this.#answered(after);
    if (action.type === "failed") this.#failed(action);
  }

  #ask(action: Action, before: State, { isActive }: State): void {
    clearTimeout(this.#announcing);
    if (STEPS.has(action.type) || (!before.isActive && action.type !== "restored")) this.#isStep = true;
    if (action.type !== "restored" && action.type !== "retried") this.#isQuiet = false;
    if (isActive) this.#mounted?.session.search(action.type === "typed");
  }

  #opened({ name, language, documents, practices }: IndexInfo): void {
    this.#tellReady(this.#state.info as IndexInfo);
    emit(this, "medina-ready", { name, language, documents, practices });
  }

  #answered(state: State): void {
    const { total = 0, partial = 0, milliseconds = 0 } = state.page ?? {};
    this.#mounted?.url?.write(state, this.#isStep);
    this.#isStep = false;
    this.#announce((words) => summaryText(words, this.#state, this.#mounted?.view.combobox()));
    emit(this, "medina-results", { query: state.search.query, total, partial, shown: state.hits.length, milliseconds });
  }

  #failed({ code, message }: Extract<Action, { type: "failed" }>): void {
    this.#announce((words) => failureText({ words }, code));
    emit(this, "medina-error", { code, message });
  }

  /** Not what a page shows when it is loaded: only what changed while the visitor was there. */
  #announce(text: (words: Words) => string): void {
    const { words } = this.#mounted ?? {};
    clearTimeout(this.#announcing);
    if (!words || this.#isQuiet) return;
    this.#announcing = setTimeout(() => say(this.ownerDocument, text(words), words.language), ANNOUNCE_MILLISECONDS);
  }
}

reflect(MedinaSearch.prototype);

declare global {
  interface HTMLElementTagNameMap {
    "medina-search": MedinaSearch;
  }
}
