/** The values of a range facet in use are written as one text, "2016..2018", either end of which may be left open; "2016" is a single value. */

import type { Range } from "../api/types.ts";

const RANGE = /^(-?\d+)?(\.\.(-?\d+)?)?$/;

export function parseRange(text = ""): Range | null {
  const [, from, dots, to = dots ? "" : from] = RANGE.exec(text) ?? [];
  return from || to ? { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) } : null;
}
