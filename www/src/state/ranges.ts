/** Ranges: how the value of a range facet is written, as in "2016..2018", "2016..", "..2018". */

import type { Range } from "../api/types.ts";

const RANGE = /^(-?\d+)?(\.\.(-?\d+)?)?$/;

/** Parses a range; "2016" is that one number. Returns null for text that is not a range. */
export function parseRange(text = ""): Range | null {
  const [, from, dots, to = dots ? "" : from] = RANGE.exec(text) ?? [];
  return from || to ? { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) } : null;
}
