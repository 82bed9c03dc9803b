/** What is shown instead of results: still searching, something broken. */

import { button, h, icon, setText } from "../util/dom.ts";
import type { State } from "../state/state.ts";
import type { ErrorCode } from "../api/errors.ts";
import type { MessageKey } from "../i18n/messages.ts";
import type { Context } from "./context.ts";

export interface Part {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** Still searching: said only after a while, and seen only. */
export function createWaiting({ translator }: Context): Part {
  const node = h(
    "p",
    { part: "loading" },
    h("span", { class: "spinner" }),
    translator.text("searching"),
  );
  return { node, update: ({ isSlow }) => void (node.hidden = !isSlow) };
}

const FAILURES: Readonly<Partial<Record<ErrorCode, MessageKey>>> = {
  network: "failedNetwork",
  timeout: "failedNetwork",
  newer: "failedNewer",
};

export function failureText({ translator }: Pick<Context, "translator">, code: ErrorCode): string {
  return translator.text(FAILURES[code] ?? "failed");
}

/** Something broken: what, a way to try again, and whatever the page offers in the widget's stead. */
export function createFailure(context: Context): Part {
  const message = h("p", { class: "failure-text" });
  const retry = button(
    { class: "more", part: "retry" },
    () => context.retry(),
    context.translator.text("retry"),
  );
  const notice = h("div", { part: "error" }, icon("alert"), message, retry);
  const node = h("div", { class: "failure" }, notice, h("slot"));
  return {
    node,
    update: ({ failure }) => {
      node.hidden = !failure;
      if (failure) setText(message, failureText(context, failure));
    },
  };
}
