/** The search field: one form with a visible label, a field, a button to clear it and a button to send it. */

import { CLOSED, type Combobox } from "../a11y/combobox.ts";
import { button, h, icon } from "../util/dom.ts";
import type { State } from "../state/state.ts";
import type { Context } from "./context.ts";
import { createSuggestions, type Suggestions } from "./suggestions.ts";

/** As long as a question may get; the engine reads no more. */
const LONGEST_QUERY = "256";

export interface Form {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
  update(state: State): void;
  /** How the field stands to its suggestions, where it has any. */
  combobox(): Combobox;
}

/** `note` has its place at the end of the line below the field. */
export function createForm(context: Context, note: HTMLElement): Form {
  const { translator, settings, dispatch } = context;
  const input = createInput();
  const clear = button(
    { part: "clear", "aria-label": translator.text("clear") },
    () => empty(context, input),
    icon("cross"),
  );
  const submit = h("button", { type: "submit", part: "submit" }, translator.text("submit"));
  const browse = button(
    { class: "link", part: "browse" },
    () => dispatch({ type: "submitted", query: "" }),
    translator.text("browse"),
  );
  const suggestions = settings.suggests ? createSuggestions(context, input) : null;
  const field = h(
    "div",
    { part: "field" },
    icon("search"),
    input,
    clear,
    submit,
    suggestions?.node ?? null,
  );
  const hint = h(
    "div",
    { class: "hint" },
    h("p", { id: "live" }, translator.text("live")),
    browse,
    note,
  );
  const label = h("label", { part: "label", for: "query" }, settings.label);
  const node = h(
    "form",
    { role: "search", class: "form", "aria-label": settings.landmark },
    label,
    field,
    hint,
  );
  listen(context, node, input, suggestions);
  return {
    node,
    input,
    combobox: () => suggestions?.combobox() ?? CLOSED,
    update: (state) => {
      update(state, input, clear, browse);
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
    maxlength: LONGEST_QUERY,
    "aria-describedby": "live",
  });
}

/** While an input method composes a word neither the text nor the Enter key is meant for the search. */
function listen(
  context: Context,
  form: HTMLFormElement,
  input: HTMLInputElement,
  suggestions: Suggestions | null,
): void {
  let isComposing = false;
  const typed = (): void => {
    suggestions?.write();
    context.dispatch({ type: "typed", query: input.value });
  };
  /** Escape closes the suggestions first, and empties the field second. */
  const isOurs = (event: KeyboardEvent): boolean => {
    if (suggestions?.press(event)) return true;
    if (event.key !== "Escape" || !input.value) return false;
    empty(context, input);
    return true;
  };
  input.addEventListener("compositionstart", () => (isComposing = true));
  input.addEventListener("compositionend", () => ((isComposing = false), typed()));
  input.addEventListener("input", () => isComposing || typed());
  input.addEventListener("keydown", (event) => {
    if (isComposing || event.isComposing || !isOurs(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions?.close();
    if (!isComposing) context.dispatch({ type: "submitted", query: input.value });
  });
}

function empty({ dispatch }: Context, input: HTMLInputElement): void {
  input.value = "";
  input.focus();
  dispatch({ type: "typed", query: "" });
}

function update(
  { search, isActive }: State,
  input: HTMLInputElement,
  clear: HTMLElement,
  browse: HTMLElement,
): void {
  if (input.value !== search.query) input.value = search.query;
  input.dir = search.query ? "auto" : "";
  clear.hidden = !search.query;
  browse.hidden = isActive;
}
