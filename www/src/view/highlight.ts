/** Splits a text at the marks that the engine returned. */

import type { Mark } from "../api/types.ts";
import { shorten } from "../util/shorten.ts";

/** A part of a text. */
export interface TextPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Splits a text that is shown up to `length` UTF-16 code units. Marks beyond them are dropped. */
export function splitShortened(text: string, marks: readonly Mark[], length: number): TextPart[] {
  const end = marks.findIndex(([, to]) => to > length);
  return splitAtMarks(shorten(text, length), end < 0 ? marks : marks.slice(0, end));
}

/**
 * Splits a text into marked and unmarked parts. The marks must be in order, must not overlap, and
 * must not split a character: the engine guarantees all three.
 */
export function splitAtMarks(text: string, marks: readonly Mark[]): TextPart[] {
  let start = 0;
  const takeUntil = (end: number, isMarked: boolean): TextPart => {
    const part = { text: text.slice(start, end), isMarked };
    start = end;
    return part;
  };
  return [
    ...marks.flatMap(([from, to]) => [takeUntil(from, false), takeUntil(to, true)]),
    takeUntil(text.length, false),
  ];
}
