/** Ways to go on with what is being typed, in a list under the field. What the keys do to it: combobox.ts. */

import { CLOSED, TEXT, close, isOpen, offer, press, write, type Combobox } from "../a11y/combobox.ts";
import { h, setAttributes } from "../util/dom.ts";
import type { State } from "../state/state.ts";
import type { IndexInfo, Suggestion } from "../api/types.ts";
import type { Context } from "./context.ts";
import { facetName } from "./labels.ts";

const ID = "suggestions";

export interface Suggestions {
  readonly node: HTMLElement;
  update(state: State): void;
  /** Whether the key did its work here. */
  press(event: KeyboardEvent): boolean;
  /** The visitor is writing. */
  write(): void;
  close(): void;
  combobox(): Combobox;
}

export function createSuggestions(context: Context, input: HTMLInputElement): Suggestions {
  const { translator, dispatch, suggest } = context;
  const node = h("ul", { id: ID, part: "suggestions", role: "listbox" });
  let combobox = CLOSED;
  let shown: readonly Suggestion[] | undefined;
  setAttributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": ID });
  input.addEventListener("blur", () => become(close(combobox)));
  // The focus stays in the field, whatever is pressed in the list.
  node.addEventListener("mousedown", (event) => event.preventDefault());

  function become(next: Combobox): void {
    combobox = next;
    node.hidden = !isOpen(next);
    setAttributes(input, {
      "aria-expanded": String(isOpen(next)),
      "aria-activedescendant": next.active === TEXT ? undefined : ID + next.active,
    });
    [...node.children].forEach((option, place) =>
      option.setAttribute("aria-selected", String(place === next.active)),
    );
    node.children[next.active]?.scrollIntoView({ block: "nearest" });
  }

  function take({ text }: Suggestion): void {
    become(close(combobox));
    dispatch({ type: "submitted", query: text });
  }

  function option(suggestion: Suggestion, place: number, info: IndexInfo | null): HTMLElement {
    const kind = kindName(context, suggestion, info);
    const element = h(
      "li",
      { id: ID + place, part: "suggestion", role: "option" },
      h("bdi", {}, suggestion.text),
      kind && h("span", { class: "kind" }, kind),
    );
    element.addEventListener("click", () => take(suggestion));
    return element;
  }

  function update({ suggestions, info }: State): void {
    if (suggestions === shown) return;
    shown = suggestions;
    node.replaceChildren(
      ...suggestions.map((suggestion, place) => option(suggestion, place, info)),
    );
    node.setAttribute("aria-label", translator.text("suggestions", { n: suggestions.length }));
    become(offer(combobox, suggestions.length));
  }

  function onKey(event: KeyboardEvent): boolean {
    const taken = shown?.[combobox.active];
    const { combobox: next, isDone } = press(combobox, event);
    become(next);
    if (isDone && event.key === "Enter" && taken) take(taken);
    if (isDone && next.isWanted && !next.count) suggest();
    return isDone;
  }

  return {
    node,
    update,
    press: onKey,
    write: () => become(write(combobox)),
    close: () => become(close(combobox)),
    combobox: () => combobox,
  };
}

/** What a suggestion is, where that is more than words. */
function kindName(
  { translator }: Context,
  { kind, facet }: Suggestion,
  info: IndexInfo | null,
): string | null {
  if (kind === "facet") return facet === undefined ? null : facetName(info, facet);
  if (kind === "title") return translator.text("title");
  return kind === "name" ? translator.text("name") : null;
}
