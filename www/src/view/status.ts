/** What is shown while a search runs and after it failed. */

import type { ErrorCode } from "../api/errors.ts";
import type { MessageKey } from "../i18n/messages.ts";
import type { Translator } from "../i18n/translator.ts";
import { button, h, icon, setText } from "../util/dom.ts";
import type { Context, Part } from "./context.ts";

/** Creates the note that a search is still running. It is visual only, and appears when slow. */
export function createLoading({ translator }: Context): Part {
  const node = h(
    "p",
    { part: "loading" },
    h("span", { class: "spinner" }),
    translator.text("searching"),
  );
  return {
    node,
    update: ({ isSlow }) => {
      node.hidden = !isSlow;
    },
  };
}

const FAILURES: Readonly<Partial<Record<ErrorCode, MessageKey>>> = {
  network: "failedNetwork",
  timeout: "failedNetwork",
  incompatible: "failedIncompatible",
};

/** Returns what the visitor reads about a failure. */
export function failureText(translator: Translator, code: ErrorCode): string {
  return translator.text(FAILURES[code] ?? "failed");
}

/** Creates the message about a failure, with a retry button and the page's fallback content. */
export function createFailure({ translator, dispatch }: Context): Part {
  const message = h("p", { class: "failure-text" });
  const retryButton = button(
    { class: "more", part: "retry" },
    () => dispatch({ type: "retried" }),
    translator.text("retry"),
  );
  const notice = h("div", { part: "error" }, icon("alert"), message, retryButton);
  const node = h("div", { class: "failure" }, notice, h("slot"));
  return {
    node,
    update: ({ failure }) => {
      node.hidden = !failure;
      if (failure) setText(message, failureText(translator, failure));
    },
  };
}
