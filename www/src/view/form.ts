/** The search form: a label, a field, buttons to clear and submit it, and the suggestions. */

import { CLOSED, type Combobox } from "../a11y/combobox.ts";
import { MAX_QUERY_LENGTH } from "../state/search.ts";
import type { State } from "../state/state.ts";
import { button, h, icon } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";
import { createSuggestions, type Suggestions } from "./suggestions.ts";

/** The search form. */
export interface Form extends Part {
  readonly input: HTMLInputElement;
  /** State of the list of suggestions. */
  combobox(): Combobox;
}

/** Creates the form. `loading` is placed at the end of the line below the field. */
export function createForm(context: Context, loading: HTMLElement): Form {
  const { translator, settings } = context;
  const input = createInput();
  const suggestions = settings.hasSuggestions ? createSuggestions(context, input) : null;
  const clear = button(
    { part: "clear", "aria-label": translator.text("clear") },
    () => clearField(context, input),
    icon("cross"),
  );
  const submit = h("button", { type: "submit", part: "submit" }, translator.text("submit"));
  const browse = createBrowseButton(context);
  const node = h(
    "form",
    { role: "search", class: "form", "aria-label": settings.landmark },
    h("label", { part: "label", for: "query" }, settings.label),
    h("div", { part: "field" }, icon("search"), input, clear, submit, suggestions?.node ?? null),
    h("div", { class: "hint" }, h("p", { id: "live" }, translator.text("live")), browse, loading),
  );
  listen(context, node, input, suggestions);
  return {
    node,
    input,
    combobox: () => suggestions?.combobox() ?? CLOSED,
    update: (state) => {
      updateField(state, input, clear);
      browse.hidden = state.isActive;
      suggestions?.update(state);
    },
  };
}

function createInput(): HTMLInputElement {
  return h("input", {
    type: "search",
    id: "query",
    part: "input",
    autocomplete: "off",
    autocapitalize: "none",
    enterkeyhint: "search",
    maxlength: String(MAX_QUERY_LENGTH),
    "aria-describedby": "live",
  });
}

function createBrowseButton({ translator, dispatch }: Context): HTMLElement {
  return button(
    { class: "link", part: "browse" },
    () => dispatch({ type: "submitted", query: "" }),
    translator.text("browse"),
  );
}

/**
 * Listens to the field and the form. While an input method composes a word, neither the text nor
 * the Enter key is meant for the search.
 */
function listen(
  context: Context,
  form: HTMLFormElement,
  input: HTMLInputElement,
  suggestions: Suggestions | null,
): void {
  let isComposing = false;
  const onInput = (): void => {
    if (isComposing) return;
    suggestions?.onEdit();
    context.dispatch({ type: "typed", query: input.value });
  };
  input.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    onInput();
  });
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", (event) => {
    if (isComposing || event.isComposing) return;
    if (!handleKey(context, event, input, suggestions)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions?.close();
    if (!isComposing) context.dispatch({ type: "submitted", query: input.value });
  });
}

/** Returns whether the key was used. Escape closes the suggestions first and then clears. */
function handleKey(
  context: Context,
  event: KeyboardEvent,
  input: HTMLInputElement,
  suggestions: Suggestions | null,
): boolean {
  if (suggestions?.onKey(event)) return true;
  if (event.key !== "Escape" || !input.value) return false;
  clearField(context, input);
  return true;
}

function clearField({ dispatch }: Context, input: HTMLInputElement): void {
  input.value = "";
  input.focus();
  dispatch({ type: "typed", query: "" });
}

function updateField({ search }: State, input: HTMLInputElement, clear: HTMLElement): void {
  if (input.value !== search.query) input.value = search.query;
  input.dir = search.query ? "auto" : "";
  clear.hidden = !search.query;
}
