/** The whole text of a document that has no page of its own: it opens below the title. */

import type { SelectedDocument } from "../api/events.ts";
import type { DocumentText } from "../api/types.ts";
import { button, expand, h, type Child } from "../util/dom.ts";
import { direction } from "../util/language.ts";
import type { Context } from "./context.ts";

/**
 * The place for the text of one hit. The editions of a practice share it, so that one text at most
 * is open.
 */
export class FullText {
  readonly node = h("div", { part: "text", hidden: true });
  readonly #context: Context;
  /** The button whose text is open or loading. */
  #opener: HTMLElement | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Creates a button that opens and closes the text of a document. */
  createOpener(
    selected: SelectedDocument,
    attributes: Readonly<Record<string, string>>,
    children: readonly Child[],
  ): HTMLElement {
    const opener: HTMLButtonElement = button(
      { ...attributes, "aria-expanded": "false" },
      () => {
        if (this.#opener === opener) this.#close();
        else if (this.#context.select(selected)) void this.#open(opener, selected.id);
      },
      ...children,
    );
    return opener;
  }

  async #open(opener: HTMLElement, id: string): Promise<void> {
    this.#close();
    this.#opener = opener;
    expand(opener, true);
    const content = await loadContent(this.#context, id);
    if (this.#opener !== opener) return;
    this.node.replaceChildren(content, this.#closeButton(opener));
    this.node.hidden = false;
  }

  #close(): void {
    if (this.#opener) expand(this.#opener, false);
    this.#opener = null;
    this.node.hidden = true;
    this.node.replaceChildren();
  }

  #closeButton(opener: HTMLElement): HTMLElement {
    const close = (): void => {
      this.#close();
      opener.focus();
    };
    return button({ class: "link" }, close, this.#context.translator.text("close"));
  }
}

/** Returns the text of a document, or a message if it cannot be loaded. */
async function loadContent({ loadText, translator }: Context, id: string): Promise<HTMLElement> {
  try {
    return createParagraphs(await loadText(id));
  } catch {
    return h("p", { class: "error-text", role: "alert" }, translator.text("textFailed"));
  }
}

/** Each line of a text is a paragraph. */
function createParagraphs({ text, language }: DocumentText): HTMLElement {
  const lines = text.split("\n").filter((line) => line.trim());
  return h(
    "div",
    { class: "full-text", lang: language, dir: direction(language) },
    ...lines.map((line) => h("p", {}, line.trim())),
  );
}
