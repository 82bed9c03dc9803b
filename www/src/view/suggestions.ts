/**
 * The list of suggestions under the search field. a11y/combobox.ts decides what a key does; this
 * file applies that to the page.
 */

import {
  CLOSED,
  close,
  edit,
  isOpen,
  pressKey,
  setOptions,
  TEXT,
  type Combobox,
} from "../a11y/combobox.ts";
import type { IndexInfo, Suggestion } from "../api/types.ts";
import type { State } from "../state/state.ts";
import { h, setAttributes } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";
import { facetName } from "./labels.ts";

const ID = "suggestions";

/** The list of suggestions of one search field. */
export class Suggestions implements Part {
  readonly node = h("ul", { id: ID, part: "suggestions", role: "listbox" });
  readonly #context: Context;
  readonly #input: HTMLInputElement;
  #combobox = CLOSED;
  #shown: readonly Suggestion[] | undefined;

  constructor(context: Context, input: HTMLInputElement) {
    this.#context = context;
    this.#input = input;
    setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": ID });
    input.addEventListener("blur", () => this.close());
    // A press in the list must not take the focus from the field.
    this.node.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** The state of the list. */
  get combobox(): Combobox {
    return this.#combobox;
  }

  update({ suggestions, info }: State): void {
    if (suggestions === this.#shown) return;
    const { length } = suggestions;
    this.#shown = suggestions;
    this.node.replaceChildren(
      ...suggestions.map((suggestion, index) => this.#createOption(suggestion, index, info)),
    );
    this.node.setAttribute(
      "aria-label",
      this.#context.translator.text("suggestions", { n: length }),
    );
    this.#apply(setOptions(this.#combobox, length));
  }

  /** Handles a key in the field and returns whether it was used up. */
  onKey(event: KeyboardEvent): boolean {
    const active = this.#shown?.[this.#combobox.active];
    const { combobox, isHandled } = pressKey(this.#combobox, event);
    this.#apply(combobox);
    if (isHandled && event.key === "Enter" && active) this.#accept(active);
    if (isHandled && combobox.isWanted && !combobox.count) this.#context.suggest();
    return isHandled;
  }

  /** The visitor edits the text in the field. */
  onEdit(): void {
    this.#apply(edit(this.#combobox));
  }

  close(): void {
    this.#apply(close(this.#combobox));
  }

  #apply(combobox: Combobox): void {
    const { active } = combobox;
    this.#combobox = combobox;
    this.node.hidden = !isOpen(combobox);
    setAttributes(this.#input, {
      "aria-expanded": String(isOpen(combobox)),
      "aria-activedescendant": active === TEXT ? undefined : ID + active,
    });
    for (const [index, option] of [...this.node.children].entries())
      option.setAttribute("aria-selected", String(index === active));
    this.node.children[active]?.scrollIntoView({ block: "nearest" });
  }

  #accept({ text }: Suggestion): void {
    this.close();
    this.#context.dispatch({ type: "submitted", query: text });
  }

  #createOption(suggestion: Suggestion, index: number, info: IndexInfo | null): HTMLElement {
    const kind = kindName(this.#context, suggestion, info);
    const option = h(
      "li",
      { id: ID + index, part: "suggestion", role: "option" },
      h("bdi", {}, suggestion.text),
      kind && h("span", { class: "kind" }, kind),
    );
    option.addEventListener("click", () => this.#accept(suggestion));
    return option;
  }
}

/** Returns what a suggestion is, or null for a mere phrase. */
function kindName(
  { translator }: Context,
  { kind, facet }: Suggestion,
  info: IndexInfo | null,
): string | null {
  if (kind === "facet") return facet === undefined ? null : facetName(info, facet);
  if (kind === "title") return translator.text("title");
  return kind === "name" ? translator.text("name") : null;
}
