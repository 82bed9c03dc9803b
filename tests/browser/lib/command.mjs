// The command `medina search`: what the widget should show, from the same engine natively.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CDN_FOLDER } from "./demo.mjs";

export const MEDINA =
  process.env.MEDINA ?? fileURLToPath(new URL("../../../target/release/medina", import.meta.url));

/** The page of results for `query`; `flags` are flags of `medina search`. */
export async function ask(query, ...flags) {
  const { stdout } = await promisify(execFile)(MEDINA, [
    "search",
    query,
    "--index",
    CDN_FOLDER,
    "--json",
    ...flags,
  ]);
  return JSON.parse(stdout);
}

/** The counts of a list facet, or of the top level of a hierarchy, by label. */
export function countsOf(page, facet) {
  return new Map(page.facets[facet].map(({ label, count }) => [label, count]));
}
