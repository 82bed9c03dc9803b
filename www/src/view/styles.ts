/**
 * The style sheet: one object that all widgets of a document adopt. A strict security policy
 * forbids style elements, but not adopted style sheets.
 */

import { getOrInsert } from "../util/get-or-insert.ts";
import css from "./styles.css";

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Returns the style sheet to adopt in the shadow roots of a document. */
export function styleSheet(page: Document): CSSStyleSheet {
  return getOrInsert(sheets, page, () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
}
