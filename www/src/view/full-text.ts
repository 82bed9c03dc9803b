/** The whole text of a document that has no page of its own: it opens below the title. */

import type { SelectedDocument } from "../api/events.ts";
import type { DocumentText } from "../api/types.ts";
import { button, type Child, expand, h } from "../util/dom.ts";
import { direction } from "../util/language.ts";
import { shorten } from "../util/shorten.ts";
import type { Context } from "./context.ts";

/** What is shown of a text at most, in UTF-16 code units and paragraphs: some hundred pages. */
const MAX_LENGTH = 1_000_000;
const MAX_LINES = 10_000;

/**
 * The place for the text of one hit. The editions of a practice share it, so that one text at most
 * is open.
 */
export interface FullText {
  readonly node: HTMLElement;
  /** Creates a button that opens and closes the text of a document. */
  createOpener(
    selected: SelectedDocument,
    attributes: Readonly<Record<string, string>>,
    children: readonly Child[],
  ): HTMLElement;
}

/** Creates an empty place. */
export function createFullText(context: Context): FullText {
  const node = h("div", { part: "text", hidden: true });
  /** The button whose text is open or loading. */
  let openButton: HTMLElement | null = null;
  const close = (): void => {
    if (openButton) expand(openButton, false);
    openButton = null;
    node.hidden = true;
    node.replaceChildren();
  };
  const open = async (opener: HTMLElement, id: string): Promise<void> => {
    close();
    openButton = opener;
    expand(opener, true);
    const content = await loadContent(context, id);
    if (openButton !== opener) return;
    node.replaceChildren(content, createCloseButton(context, opener, close));
    node.hidden = false;
  };
  return {
    node,
    createOpener: (selected, attributes, children) => {
      const onClick = (): void => {
        if (openButton === opener) close();
        else if (context.select(selected)) void open(opener, selected.id);
      };
      const opener = button({ ...attributes, "aria-expanded": "false" }, onClick, ...children);
      return opener;
    },
  };
}

function createCloseButton(
  { translator }: Context,
  opener: HTMLElement,
  close: () => void,
): HTMLElement {
  const onClick = (): void => {
    close();
    opener.focus();
  };
  return button({ class: "link" }, onClick, translator.text("close"));
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
  const node = h("div", { class: "full-text", lang: language, dir: direction(language) });
  const lines = shorten(text, MAX_LENGTH).split("\n", MAX_LINES);
  for (const line of lines)
    if (line.trim()) node.append(h("p", {}, document.createTextNode(line.trim())));
  return node;
}
