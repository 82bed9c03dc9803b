/**
 * The list of suggestions under the search field. a11y/combobox.ts decides what a key does; this
 * file applies that to the page.
 */

import {
  CLOSED,
  type Combobox,
  close,
  edit,
  isOpen,
  pressKey,
  setOptions,
  TEXT,
} from "../a11y/combobox.ts";
import type { IndexInfo, Suggestion } from "../api/types.ts";
import { h, setAttributes } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";
import { facetName } from "./labels.ts";

const ID = "suggestions";

/** The list of suggestions of one search field. */
export interface Suggestions extends Part {
  /** Returns the state of the list. */
  combobox(): Combobox;
  /** Handles a key in the field and returns whether it was used up. */
  onKey(event: KeyboardEvent): boolean;
  /** The visitor edits the text in the field. */
  onEdit(): void;
  close(): void;
}

/** Creates the list for a field and makes the field a combobox. */
export function createSuggestions(context: Context, input: HTMLInputElement): Suggestions {
  const node = h("ul", { id: ID, part: "suggestions", role: "listbox" });
  let combobox = CLOSED;
  let shown: readonly Suggestion[] | undefined;
  const apply = (next: Combobox): void => {
    combobox = next;
    showCombobox(next, node, input);
  };
  const accept = ({ text }: Suggestion): void => {
    apply(close(combobox));
    context.dispatch({ type: "submitted", query: text });
  };
  setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": ID });
  input.addEventListener("blur", () => apply(close(combobox)));
  // A press in the list must not take the focus from the field.
  node.addEventListener("mousedown", (event) => event.preventDefault());
  return {
    node,
    combobox: () => combobox,
    onEdit: () => apply(edit(combobox)),
    close: () => apply(close(combobox)),
    onKey: (event) => {
      const active = shown?.[combobox.active];
      const { combobox: next, isHandled } = pressKey(combobox, event);
      apply(next);
      if (isHandled && event.key === "Enter" && active) accept(active);
      if (isHandled && next.isWanted && !next.count) context.suggest();
      return isHandled;
    },
    update: ({ suggestions, info }) => {
      if (suggestions === shown) return;
      shown = suggestions;
      showOptions(context, node, suggestions, info, accept);
      apply(setOptions(combobox, suggestions.length));
    },
  };
}

/** Shows the state of the combobox on the page. */
function showCombobox(combobox: Combobox, list: HTMLElement, input: HTMLInputElement): void {
  const { active } = combobox;
  list.hidden = !isOpen(combobox);
  setAttributes(input, {
    "aria-expanded": String(isOpen(combobox)),
    "aria-activedescendant": active === TEXT ? undefined : ID + active,
  });
  for (const [index, option] of [...list.children].entries())
    option.setAttribute("aria-selected", String(index === active));
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

function showOptions(
  context: Context,
  list: HTMLElement,
  suggestions: readonly Suggestion[],
  info: IndexInfo | null,
  accept: (suggestion: Suggestion) => void,
): void {
  const options = suggestions.map((suggestion, index) => {
    const option = createOption(context, suggestion, index, info);
    option.addEventListener("click", () => accept(suggestion));
    return option;
  });
  const name = context.translator.text("suggestions", { n: suggestions.length });
  list.replaceChildren(...options);
  list.setAttribute("aria-label", name);
}

function createOption(
  context: Context,
  suggestion: Suggestion,
  index: number,
  info: IndexInfo | null,
): HTMLElement {
  const kind = kindName(context, suggestion, info);
  return h(
    "li",
    { id: ID + index, part: "suggestion", role: "option" },
    h("bdi", {}, suggestion.text),
    kind && h("span", { class: "kind" }, kind),
  );
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
