/**
 * The side effects of an action: the search is sent, events are dispatched, the address is
 * written, and the change is announced to screen readers.
 */

import { Announcer } from "../a11y/announce.ts";
import type { IndexInfo } from "../api/types.ts";
import type { Translator } from "../i18n/translator.ts";
import type { Action, State } from "../state/state.ts";
import { failureText } from "../view/status.ts";
import { summaryText } from "../view/summary.ts";
import { emit } from "./events.ts";
import type { Mounted } from "./mounted.ts";

/** Actions after which the back button returns to the search before; typing is not among them. */
const HISTORY_ACTIONS: ReadonlySet<Action["type"]> = new Set([
  "submitted",
  "filterToggled",
  "filterSet",
  "filtersCleared",
  "sorted",
]);

/** Searches that the visitor did not ask for. */
const QUIET_ACTIONS: ReadonlySet<Action["type"]> = new Set(["restored", "retried", "refreshed"]);

/** What the effects need from the widget. */
export interface EffectsHost {
  readonly element: HTMLElement;
  state(): State;
  mounted(): Mounted | undefined;
  /** Called each time the index has been opened. */
  onOpen(info: IndexInfo): void;
}

/** The effects of one widget, for as long as its element exists. */
export class Effects {
  readonly #host: EffectsHost;
  readonly #announcer = new Announcer();
  /** Whether the next answer gets a history entry of its own. */
  #addsHistoryEntry = false;
  #isQuiet = false;

  constructor(host: EffectsHost) {
    this.#host = host;
  }

  /** Announces nothing until the visitor acts: what a page shows when it loads is not news. */
  silence(): void {
    this.#isQuiet = true;
  }

  /** Drops the announcement that is waiting. */
  cancel(): void {
    this.#announcer.cancel();
  }

  /** Runs the effects of an action. */
  run(action: Action, before: State): void {
    if (this.#host.state().revision !== before.revision) this.#search(action, before);
    if (action.type === "opened") this.#reportOpen(action.info);
    if (action.type === "answered") this.#reportAnswer();
    if (action.type === "countsRetried") this.#host.mounted()?.session.countVisibleFacets();
    if (action.type === "failed") this.#reportFailure(action, before);
  }

  #search({ type }: Action, before: State): void {
    this.cancel();
    if (HISTORY_ACTIONS.has(type) || (!before.isActive && type !== "restored"))
      this.#addsHistoryEntry = true;
    if (!QUIET_ACTIONS.has(type)) this.#isQuiet = false;
    if (this.#host.state().isActive) this.#host.mounted()?.session.search(type === "typed");
  }

  #reportOpen(info: IndexInfo): void {
    const { name, language, documents, practices } = info;
    this.#host.onOpen(info);
    emit(this.#host.element, "medina-ready", { name, language, documents, practices });
  }

  #reportAnswer(): void {
    const state = this.#host.state();
    const { total = 0, partial = 0, milliseconds = 0 } = state.page ?? {};
    this.#host.mounted()?.url?.write(state, this.#addsHistoryEntry);
    this.#addsHistoryEntry = false;
    this.#announce((translator) =>
      summaryText(translator, this.#host.state(), this.#host.mounted()?.view.combobox()),
    );
    emit(this.#host.element, "medina-results", {
      query: state.search.query,
      total,
      partial,
      shown: state.hits.length,
      milliseconds,
    });
  }

  /** A search that failed twice, such as by a timeout first, is reported once. */
  #reportFailure({ code, message }: Extract<Action, { type: "failed" }>, before: State): void {
    if (before.failure || before.hasCountsFailed) return;
    const { failure, answeredRevision } = this.#host.state();
    if (failure) this.#announce((translator) => failureText(translator, code));
    else if (answeredRevision !== before.answeredRevision) this.#reportAnswer();
    emit(this.#host.element, "medina-error", { code, message });
  }

  #announce(text: (translator: Translator) => string): void {
    const mounted = this.#host.mounted();
    this.cancel();
    if (!mounted || this.#isQuiet) return;
    const { translator } = mounted;
    this.#announcer.schedule(
      this.#host.element.ownerDocument,
      () => text(translator),
      translator.language,
    );
  }
}
