/** What is shown instead of results: nothing found, still searching, something broken. */

import { arrange, button, h, icon, setText } from "../dom.ts";
import type { MessageKey } from "../i18n.ts";
import type { Rescue, State } from "../state.ts";
import type { ErrorCode } from "../types.ts";
import type { Context } from "./context.ts";
import type { Labels } from "./labels.ts";

export interface Part {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** Nothing found: advice, and each change that would find something, with what it would find. */
export function createNothing(context: Context, labels: Labels, done: () => void): Part {
  const { words, dispatch } = context;
  const list = h("ul", { class: "rescues", role: "list" });
  const browse = button({ class: "link" }, () => apply(() => (dispatch({ type: "cleared" }), dispatch({ type: "submitted", query: "" }))), words.say("browse"));
  const node = h("div", { part: "no-results" }, h("p", {}, words.say("tip")), list, browse);

  function apply(change: () => void): void {
    change();
    done();
  }

  function rescue({ without, total }: Rescue): HTMLElement {
    const results = words.results(total);
    const text = without
      ? words.say("without", { filter: labels.filter(without), results })
      : words.say("withoutAll", { results });
    const change = (): void => dispatch(without ? { type: "removed", filter: without } : { type: "cleared" });
    return h("li", {}, button({ class: "more", part: "rescue" }, () => apply(change), text));
  }

  return {
    node,
    update: ({ page, rescues }) => {
      node.hidden = !page || page.total + page.partial > 0;
      arrange(list, node.hidden ? [] : rescues.map(rescue));
    },
  };
}

/** Still searching: said only after a while, and seen only. */
export function createWaiting({ words }: Context): Part {
  const node = h("p", { part: "loading" }, h("span", { class: "spinner" }), words.say("searching"));
  return { node, update: ({ isSlow }) => void (node.hidden = !isSlow) };
}

const FAILURES: Readonly<Partial<Record<ErrorCode, MessageKey>>> = {
  network: "failedNetwork",
  timeout: "failedNetwork",
  newer: "failedNewer",
};

export function failureText({ words }: Pick<Context, "words">, code: ErrorCode): string {
  return words.say(FAILURES[code] ?? "failed");
}

/** Something broken: what, a way to try again, and whatever the page offers in the widget's stead. */
export function createFailure(context: Context): Part {
  const message = h("p", { class: "failure-text" });
  const retry = button({ class: "more", part: "retry" }, () => context.retry(), context.words.say("retry"));
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
