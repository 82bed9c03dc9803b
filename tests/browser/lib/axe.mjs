// Accessibility checks with axe-core, which runs in the page and enters open shadow roots.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with rule and element if axe finds a violation on the page in its current state. */
export async function assertAccessible(page, state) {
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: tags }),
    TAGS,
  );
  assert.deepEqual(violations.flatMap(describe), [], `axe finds nothing in the state: ${state}`);
}

function describe({ id, help, nodes }) {
  return nodes.map(
    (node) => `${id} (${help}): ${node.target.flat().join(" » ")} ${node.failureSummary}`,
  );
}
