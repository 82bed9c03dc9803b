/** A text and the ranges to point out in it, as pieces in order. */

import type { Mark } from "./types.ts";

export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Joined together the pieces are the text again, whatever the ranges are; a pair of surrogates is never parted. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  const take = (until: number, isMarked: boolean): void => {
    if (until > end) found.push({ text: text.slice(end, until), isMarked });
    end = Math.max(end, until);
  };
  for (const [from, to] of [...marks].sort(([a], [b]) => a - b)) {
    take(border(text, from), false);
    take(border(text, to), true);
  }
  take(text.length, false);
  return found;
}

/** A place inside the text and before or after, never within, a character. */
function border(text: string, offset: number): number {
  const inside = Math.min(text.length, Math.max(0, Math.trunc(offset) || 0));
  const isWithinPair = isLow(text.charCodeAt(inside)) && isHigh(text.charCodeAt(inside - 1));
  return isWithinPair ? inside - 1 : inside;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
