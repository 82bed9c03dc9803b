/** The whole widget as nodes, made once and then kept up to date with the state. */

import { activeIn, h, isShown } from "../dom.ts";
import type { State } from "../state.ts";
import { createChips } from "./chips.ts";
import type { Context } from "./context.ts";
import { createFacets, type Facets } from "./facets.ts";
import { createForm, type Form } from "./form.ts";
import { createHelp } from "./help.ts";
import { Labels } from "./labels.ts";
import { createNotes } from "./notes.ts";
import { createResults } from "./results.ts";
import { createFailure, createWaiting } from "./states.ts";

export interface View {
  readonly node: HTMLElement;
  update(state: State): void;
  focus(): void;
  readonly combobox: Form["combobox"];
  readonly facetsInSight: Facets["inSight"];
}

export function createView(context: Context): View {
  const { words } = context;
  const labels = new Labels(words);
  const waiting = createWaiting(context);
  const form = createForm(context, waiting.node);
  const results = createResults(context);
  const facets = createFacets(context, results.focus);
  const chips = createChips(context, labels, (facet) => facets.focus(facet) || results.focus());
  const notes = createNotes(context);
  const help = createHelp(context, results.focus);
  const failure = createFailure(context);
  const main = h("div", { class: "main" }, results.head, notes.node, chips.node, help.node, results.body);
  const body = h("div", { part: "body" }, facets.node, main);
  const node = h("div", { part: "root", lang: words.language, dir: words.direction }, form.node, failure.node, body);

  function update(state: State): void {
    const focused = activeIn(node);
    body.hidden = !state.isActive || !state.page || state.failure !== null;
    labels.learn(state);
    for (const part of [form, results, notes, chips, facets, help, waiting, failure]) part.update(state);
    if (focused && !isShown(focused)) keepFocus();
  }

  /** What had the focus is gone: the sentence above the results comes next, or the field where there are none. */
  function keepFocus(): void {
    if (body.hidden) form.input.focus();
    else results.focus();
  }

  return { node, update, focus: () => form.input.focus(), combobox: form.combobox, facetsInSight: facets.inSight };
}
