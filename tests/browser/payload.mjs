// node tests/browser/payload.mjs --cdn DIR --query housing
//
// What a visitor's browser receives up to the first page of results with its facets: every request, its bytes as they
// travel, and which requests had to wait for others. DIR is a folder out of `medina build`.
//
// Three phases, as a visitor brings them about: the page opens, the search field is entered, a query is there.

import { parseArgs } from "node:util";
import { openDemo, TEST_PAGES } from "./lib/demo.mjs";
import { inRounds, roleOf, totalBytes, watchTimes } from "./lib/request-log.mjs";

/** Long enough for requests made together to overlap, whatever else the machine does. */
const DELAY_MS = 150;
/** How long without a request counts as ready. */
const QUIET_MS = 4 * DELAY_MS;

const { values } = parseArgs({
  options: { cdn: { type: "string" }, query: { type: "string", default: "housing" }, json: { type: "boolean" } },
});
const phases = await measure(values.cdn, values.query);
console.log(values.json ? JSON.stringify(phases, null, 2) : table(phases));

async function measure(cdn, query) {
  const demo = await openDemo({ site: TEST_PAGES, cdn, delay: DELAY_MS });
  const closing = [];
  try {
    let times;
    const before = (page) => (times = watchTimes(page));
    const test = { after: (close) => closing.push(close) };
    const { page, widget } = await demo.visit(test, "/plain.html", { before, problems: "expected" });
    const phase = async (name, act) => {
      const start = demo.log.now();
      await act();
      await untilQuiet(page, demo.log);
      return { name, requests: inRounds(demo.log.since(start), times) };
    };
    return [
      { name: "page opened", requests: inRounds(demo.log.since(), times) },
      await phase("field entered", () => widget.field.focus()),
      await phase(`results for ${query}`, () => widget.settle(() => widget.field.fill(query))),
    ];
  } finally {
    for (const close of closing) await close();
    await demo.close();
  }
}

async function untilQuiet(page, log) {
  for (let before = -1; before < log.since().length; ) {
    before = log.since().length;
    await page.waitForTimeout(QUIET_MS);
  }
}

function table(phases) {
  const rows = phases.flatMap(({ name, requests }) => [
    "",
    `${name}: ${requests.length} requests, ${totalBytes(requests)} bytes, ${rounds(requests)} rounds`,
    ...requests.map(row),
  ]);
  const all = phases.flatMap(({ requests }) => requests);
  const code = all.filter(({ path }) => ["script", "wasm"].includes(roleOf(path)));
  const sum = (records) => `${records.length} requests, ${totalBytes(records)} bytes`;
  return [...rows, "", `code       ${sum(code)}`, `everything ${sum(all)}`].join("\n");
}

function row({ round, path, bytes, encoding }) {
  return `  round ${round}  ${String(bytes).padStart(8)}  ${(encoding ?? "as is").padEnd(6)} ${roleOf(path).padEnd(7)} ${path}`;
}

function rounds(requests) {
  return Math.max(0, ...requests.map(({ round }) => round));
}
