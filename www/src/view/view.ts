/** The whole widget as nodes, made once and then kept up to date with the state. */

import { h, isShown } from "../dom.ts";
import type { State } from "../state.ts";
import { createChips } from "./chips.ts";
import type { Context } from "./context.ts";
import { createFacets } from "./facets.ts";
import { createForm } from "./form.ts";
import { Labels } from "./labels.ts";
import { createResults } from "./results.ts";
import { createFailure, createNothing, createWaiting } from "./states.ts";

export interface View {
  readonly node: HTMLElement;
  update(state: State): void;
  focus(): void;
}

export function createView(context: Context): View {
  const { words } = context;
  const labels = new Labels(words);
  const waiting = createWaiting(context);
  const form = createForm(context, waiting.node);
  const results = createResults(context);
  const facets = createFacets(context, results.focus);
  const chips = createChips(context, labels, (facet) => facets.focus(facet) || results.focus());
  const nothing = createNothing(context, labels, results.focus);
  const failure = createFailure(context);
  const main = h("div", { class: "main" }, results.head, chips.node, nothing.node, results.body);
  const body = h("div", { part: "body" }, facets.node, main);
  const node = h("div", { part: "root", lang: words.language, dir: words.direction }, form.node, failure.node, body);

  function update(state: State): void {
    const focused = (node.getRootNode() as ShadowRoot).activeElement;
    body.hidden = !state.isActive || !state.page || state.failure !== null;
    labels.learn(state);
    for (const part of [form, results, chips, facets, nothing, waiting, failure]) part.update(state);
    if (focused && !isShown(focused)) keepFocus();
  }

  /** What had the focus is gone: the sentence above the results comes next, or the field where there are none. */
  function keepFocus(): void {
    if (body.hidden) form.input.focus();
    else results.focus();
  }

  return { node, update, focus: () => form.input.focus() };
}
