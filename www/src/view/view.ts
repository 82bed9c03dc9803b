/** The whole widget as nodes, made once and then kept up to date with the state. */

import { activeIn, h, isShown } from "../util/dom.ts";
import type { State } from "../state/state.ts";
import { createBody, type Body } from "./body.ts";
import type { Context } from "./context.ts";
import { createForm, type Form } from "./form.ts";
import { createFailure, createWaiting } from "./status.ts";

export interface View {
  readonly node: HTMLElement;
  update(state: State): void;
  focus(): void;
  readonly combobox: Form["combobox"];
  /** Facets whose values can be seen. */
  facetsInSight(): readonly string[];
}

export function createView(context: Context): View {
  const { translator } = context;
  const waiting = createWaiting(context);
  const form = createForm(context, waiting.node);
  const failure = createFailure(context);
  const node = h(
    "div",
    { part: "root", lang: translator.language, dir: translator.direction },
    form.node,
    failure.node,
  );
  let body: Body | undefined;

  function update(state: State): void {
    const focused = activeIn(node);
    for (const part of [form, waiting, failure]) part.update(state);
    if (state.page) bodyOf(node).update(state);
    if (body) body.node.hidden = !state.isActive || !state.page || state.failure !== null;
    if (focused && !isShown(focused)) keepFocus();
  }

  /** What stands below the form is made when there is something to show: by then its words have arrived. */
  function bodyOf(root: HTMLElement): Body {
    if (!body) root.append((body = createBody(context)).node);
    return body;
  }

  /** What had the focus is gone: the sentence above the results comes next, or the field where there are none. */
  function keepFocus(): void {
    if (body?.node.hidden === false) body.focus();
    else form.input.focus();
  }

  return {
    node,
    update,
    focus: () => form.input.focus(),
    combobox: form.combobox,
    facetsInSight: () => body?.facetsInSight() ?? [],
  };
}
