/** Cuts texts of an index, which may have any length. */

/** Returns the text, or its first `length` UTF-16 code units and an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
