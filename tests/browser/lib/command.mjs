// The maintainer's command asked the same question: what the widget should show, said by the same engine without a browser.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CDN_FOLDER } from "./demo.mjs";

const MEDINA =
  process.env.MEDINA ?? fileURLToPath(new URL("../../../target/release/medina", import.meta.url));

/** The page object for a query; `flags` are those of `medina search`. */
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

/** The counts of a list facet, or of the top of a hierarchy, by label. */
export function countsOf(page, facet) {
  return new Map(page.facets[facet].map(({ label, count }) => [label, count]));
}
