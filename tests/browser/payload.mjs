// Measures what a visitor's browser receives up to the first page of results, and for later
// queries: every request, its compressed size, and which requests had to wait for others.
//
// node tests/browser/payload.mjs --cdn DIR --query housing [--typed] [--next WORD]
//     [--misspelt WORD] [--engine pagefind --facets a,b] [--round-trip MS --rate BITS]
//     [--roles FILE.json] [--json]
//
// DIR is an output folder of `medina build` or, with `--engine pagefind`, a folder that contains
// `pagefind/`. FILE maps names of files in DIR to what they are for.
//
// The phases are those of a visit: the page opens, the field gets the focus, the first query, the
// next query. Queries are pasted; with `--typed` the first one is typed.
//
// With a round trip and a rate it measures times instead, until the first hits and until all
// counts: from the opening of the page, if the query is pasted at once, and from the pasting, if
// everything else had arrived before.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { launch } from "./lib/demo.mjs";
import { openLink } from "./lib/link.mjs";
import { inRounds, RequestLog, totalBytes } from "./lib/request-log.mjs";
import { ENGINES, roleOf, unfoldAll } from "./lib/visitors.mjs";

/** Delay of each response, so that requests made together overlap even on a busy machine. */
const DELAY_MS = 150;
/** The page is taken to be ready if it made no request for this long. */
const QUIET_MS = 4 * DELAY_MS;
const PATIENCE_MS = 180_000;
/**
 * Intervals between keys, repeated. Their mean is 240, close to the 239 of 168,000 people (Dhakal
 * et al., Observations on Typing from 136 Million Keystrokes, CHI 2018). None is near the 300 that
 * engines wait for, so the results do not depend on chance.
 */
const RHYTHM_MS = [190, 250, 120, 470, 160, 250];

const text = { type: "string" };
const { values } = parseArgs({
  options: {
    cdn: text,
    query: { ...text, default: "housing" },
    next: text,
    misspelt: text,
    typed: { type: "boolean" },
    engine: { ...text, default: "medina" },
    facets: { ...text, default: "" },
    roles: text,
    "round-trip": text,
    rate: text,
    json: { type: "boolean" },
  },
});
const engine = ENGINES[values.engine];
const roles = values.roles ? JSON.parse(readFileSync(values.roles, "utf8")) : {};
const result = values["round-trip"]
  ? await times(Number(values["round-trip"]), Number(values.rate))
  : await phases();
console.log(
  values.json
    ? JSON.stringify(result, null, 2)
    : values["round-trip"]
      ? timesShown(result)
      : table(result),
);

/** Measures bytes and rounds of each phase. */
async function phases() {
  const log = new RequestLog();
  return onPage({ log: log.add, roundTrip: DELAY_MS }, async (page, open) => {
    const phase = async (name, act) => {
      const start = log.now();
      const answer = await act(() => totalBytes(log.since(start)));
      await page.evaluate(unfoldAll);
      await untilQuiet(page, log);
      const requests = inRounds(log.since(start)).map((record) => ({
        ...record,
        role: roleOf(record.path, roles),
      }));
      return { name, answer, requests };
    };
    const done = [
      await phase("page opened", open),
      await phase("field entered", () => page.locator(engine.field).focus()),
      await phase(`results for ${values.query}`, (received) =>
        askFirst(page, values.query, received),
      ),
    ];
    if (values.next)
      done.push(await phase(`results for ${values.next}`, () => ask(page, values.next)));
    if (values.misspelt)
      done.push(await phase(`results for ${values.misspelt}`, () => ask(page, values.misspelt)));
    return done;
  });
}

/** Measures milliseconds on a link, each time in a new browser profile. */
async function times(roundTrip, rate) {
  const log = new RequestLog();
  const link = { log: log.add, roundTrip, rate };
  const cold = await onPage(link, async (page, open) => {
    await open();
    return shownAt(await askFirst(page, values.query), 0);
  });
  const ready = await onPage(link, async (page, open) => {
    await open();
    await page.locator(engine.field).focus();
    await untilQuiet(page, log, QUIET_MS + 2 * roundTrip);
    const start = await page.evaluate(() => performance.now());
    return shownAt(await askFirst(page, values.query), start);
  });
  return { roundTrip, rate, cold, ready };
}

async function onPage(options, use) {
  const link = await openLink({
    cdn: values.cdn,
    page: engine.page(values.facets.split(",").filter(Boolean)),
    ...options,
  });
  const browser = await launch();
  try {
    const context = await browser.newContext({
      viewport: { width: 1100, height: 900 },
      ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    return await use(page, () => page.goto(link.pageUrl, { waitUntil: "commit" }));
  } finally {
    await browser.close();
    await link.close();
  }
}

/** Pastes `query` and returns what the page shows for it. */
async function ask(page, query) {
  await page.locator(engine.field).fill(query);
  const shown = await page.waitForFunction(engine.answer, query, { polling: "raf" });
  return shown.jsonValue();
}

/**
 * Enters the first query as soon as there is a field. Returns what the page shows, with the time of
 * the first hits and the bytes received by then.
 */
async function askFirst(page, query, received = () => 0) {
  await put(page, query);
  const found = page
    .waitForFunction(engine.hits, null, { polling: "raf" })
    .then(async (at) => ({ hitsAt: await at.jsonValue(), bytesAtHits: received() }));
  const answer = await (
    await page.waitForFunction(engine.answer, query, { polling: "raf" })
  ).jsonValue();
  return { ...answer, ...(answer.hits > 0 && (await found)) };
}

async function put(page, query) {
  const field = page.locator(engine.field);
  if (!values.typed) return field.fill(query);
  for (const [place, key] of [...query].entries()) {
    if (place) await page.waitForTimeout(RHYTHM_MS[(place - 1) % RHYTHM_MS.length]);
    await field.pressSequentially(key);
  }
}

function shownAt({ hitsAt, at }, start) {
  return { hits: hitsAt - start, counts: at - start };
}

async function untilQuiet(page, log, quiet = QUIET_MS) {
  for (let before = -1; before < log.since().length; ) {
    before = log.since().length;
    await page.waitForTimeout(quiet);
  }
}

function table(phases) {
  const rows = phases.flatMap(({ name, requests, answer }) => [
    "",
    `${name}: ${sum(requests)}, ${rounds(requests)} rounds${shown(answer)}`,
    ...requests.map(row),
  ]);
  const first = phases.slice(0, 3).flatMap(({ requests }) => requests);
  const code = first.filter(({ role }) => ["script", "style", "texts", "wasm"].includes(role));
  return [...rows, "", `code       ${sum(code)}`, `first page ${sum(first)}`].join("\n");
}

function sum(records) {
  return `${records.length} requests, ${totalBytes(records)} bytes`;
}

function shown(answer) {
  return answer?.hits === undefined ? "" : `; ${answer.hits} of ${answer.total} shown`;
}

function row({ round, path, bytes, encoding, role }) {
  const columns = [String(bytes).padStart(8), (encoding ?? "as is").padEnd(6)];
  return `  round ${round}  ${columns.join("  ")} ${role.padEnd(11)} ${path}`;
}

function rounds(requests) {
  return Math.max(0, ...requests.map(({ round }) => round));
}

function timesShown({ roundTrip, rate, cold, ready }) {
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
  const both = ({ hits, counts }) => `hits ${seconds(hits)}, counts ${seconds(counts)}`;
  const link = `${roundTrip} ms, ${rate / 1e6} Mbit/s`;
  return `${link}: from the opening of the page ${both(cold)}; from pasting ${both(ready)}`;
}
