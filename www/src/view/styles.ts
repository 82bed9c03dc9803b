/** The style sheet: one object for all widgets of a document, adopted rather than written into the page. */

import { getOrInsert } from "../util/get-or-insert.ts";
import css from "./styles.css";

const sheets = new WeakMap<Document, CSSStyleSheet>();

export function styleSheet(page: Document): CSSStyleSheet {
  return getOrInsert(sheets, page, () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
}
