/** The view: all nodes of a widget, created once and then updated with each state. */

import type { Combobox } from "../a11y/combobox.ts";
import type { State } from "../state/state.ts";
import { activeIn, h, isShown } from "../util/dom.ts";
import { type Body, createBody } from "./body.ts";
import type { Context, Part } from "./context.ts";
import { createForm, type Form } from "./form.ts";
import { createFailure, createLoading } from "./status.ts";

/** The view of one widget. */
export interface View extends Part {
  /** Moves the focus to the search field. */
  focus(): void;
  /** Returns the state of the list of suggestions. */
  combobox(): Combobox;
  /** Returns the keys of the facets whose values are visible. */
  visibleFacets(): readonly string[];
}

/** Creates the view. */
export function createView(context: Context): View {
  const { language, direction } = context.translator;
  const loading = createLoading(context);
  const form = createForm(context, loading.node);
  const failure = createFailure(context);
  const node = h("div", { part: "root", lang: language, dir: direction }, form.node, failure.node);
  let body: Body | undefined;

  const update = (state: State): void => {
    const focused = activeIn(node);
    for (const part of [form, loading, failure]) part.update(state);
    if (state.page) {
      // Created with the first answer, because its messages have been loaded by then.
      body ??= appendBody(context, node);
      body.update(state);
    }
    if (body) body.node.hidden = !state.isActive || !state.page || isUnanswered(state);
    if (focused && !isShown(focused)) moveFocus(form, body);
  };
  return {
    node,
    update,
    focus: () => form.input.focus(),
    combobox: form.combobox,
    visibleFacets: () => body?.visibleFacets() ?? [],
  };
}

/** Whether a failure left nothing to show: what is there answers an earlier search. */
function isUnanswered({ failure, isStale }: State): boolean {
  return failure !== null && isStale;
}

function appendBody(context: Context, root: HTMLElement): Body {
  const body = createBody(context);
  root.append(body.node);
  return body;
}

/** The focused node has disappeared: the focus moves to the summary, or else to the field. */
function moveFocus(form: Form, body: Body | undefined): void {
  if (body?.node.hidden === false) body.focus();
  else form.input.focus();
}
