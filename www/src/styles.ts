/** The style sheet: one object for all widgets of a document, adopted rather than written into the page. */

import css from "./styles.css";

const sheets = new WeakMap<Document, CSSStyleSheet>();

export function styleSheet(page: Document): CSSStyleSheet {
  const sheet = sheets.get(page) ?? new CSSStyleSheet();
  if (!sheets.has(page)) sheet.replaceSync(css);
  sheets.set(page, sheet);
  return sheet;
}
