/** What is shown instead of results: still searching, something broken. */

import { button, h, icon, setText } from "../dom.ts";
import { Message } from "../i18n/messages.ts";
import type { State } from "../state.ts";
import type { ErrorCode } from "../types.ts";
import type { Context } from "./context.ts";

export interface Part {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** Still searching: said only after a while, and seen only. */
export function createWaiting({ words }: Context): Part {
  const node = h(
    "p",
    { part: "loading" },
    h("span", { class: "spinner" }),
    words.say(Message.searching),
  );
  return { node, update: ({ isSlow }) => void (node.hidden = !isSlow) };
}

const FAILURES: Readonly<Partial<Record<ErrorCode, Message>>> = {
  network: Message.failedNetwork,
  timeout: Message.failedNetwork,
  incompatible: Message.failedNewer,
};

export function failureText({ words }: Pick<Context, "words">, code: ErrorCode): string {
  return words.say(FAILURES[code] ?? Message.failed);
}

/** Something broken: what, a way to try again, and whatever the page offers in the widget's stead. */
export function createFailure(context: Context): Part {
  const message = h("p", { class: "failure-text" });
  const retry = button(
    { class: "more", part: "retry" },
    () => context.retry(),
    context.words.say(Message.retry),
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
