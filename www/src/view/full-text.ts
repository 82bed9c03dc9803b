/** The whole text of a document that has no page of its own, opened under its title. */

import { button, expand, h, type Child } from "../util/dom.ts";
import { direction } from "../util/language.ts";
import type { DocumentText } from "../api/types.ts";
import type { Choice, Context } from "./context.ts";

export interface Reader {
  readonly node: HTMLElement;
  /** A button that opens and closes the text of one document; several may share a place. */
  opener(
    choice: Choice,
    attributes: Readonly<Record<string, string>>,
    children: readonly Child[],
  ): HTMLElement;
}

export function createReader(context: Context): Reader {
  const node = h("div", { part: "text", hidden: true });
  let opened: HTMLElement | null = null;

  function close(): void {
    if (opened) expand(opened, false);
    opened = null;
    node.hidden = true;
    node.replaceChildren();
  }

  async function open(opener: HTMLElement, choice: Choice): Promise<void> {
    close();
    opened = opener;
    expand(opener, true);
    const content = await load(context, choice.id);
    if (opened !== opener) return;
    node.replaceChildren(
      ...content,
      button({ class: "link" }, () => (close(), opener.focus()), context.translator.text("close")),
    );
    node.hidden = false;
  }

  function opener(
    choice: Choice,
    attributes: Readonly<Record<string, string>>,
    children: readonly Child[],
  ): HTMLElement {
    const toggle: HTMLButtonElement = button(
      { ...attributes, "aria-expanded": "false" },
      () => {
        if (opened === toggle) close();
        else if (context.select(choice)) void open(toggle, choice);
      },
      ...children,
    );
    return toggle;
  }

  return { node, opener };
}

async function load({ text, translator }: Context, id: string): Promise<HTMLElement[]> {
  try {
    return paragraphs(await text(id));
  } catch {
    return [h("p", { class: "error-text", role: "alert" }, translator.text("textFailed"))];
  }
}

/** Each line of a text is a paragraph. */
function paragraphs({ text, language }: DocumentText): HTMLElement[] {
  const lines = text.split("\n").filter((line) => line.trim());
  return [
    h(
      "div",
      { class: "full-text", lang: language, dir: direction(language) },
      ...lines.map((line) => h("p", {}, line.trim())),
    ),
  ];
}
