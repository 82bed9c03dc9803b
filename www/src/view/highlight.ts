/** A text and the ranges to point out in it, as pieces in order. */

import type { Mark } from "../api/types.ts";

export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** The ranges are as the engine gives them: in order, apart, and around whole characters. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  let end = 0;
  const until = (place: number, isMarked: boolean): Piece => ({
    text: text.slice(end, (end = place)),
    isMarked,
  });
  return [
    ...marks.flatMap(([from, to]) => [until(from, false), until(to, true)]),
    until(text.length, false),
  ];
}
