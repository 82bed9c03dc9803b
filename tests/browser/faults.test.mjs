// Faults between the page and the host, each on each kind of file, once and always: what the
// visitor sees, and what brings the search back. Once, it comes back by itself; always, it does
// when the fault is over and the visitor presses "Try again" or types on. Nothing takes a reload.
//
// The usual run has one cell for each kind of file, in Chromium. `MEDINA_TEST_ALL` runs the whole
// table in Chromium and a quarter of it in Firefox, which takes longer for each cell; with
// `MEDINA_FAULTS=whole` it is all of it there too. Each run writes its table to
// target/faults-<browser>.md.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openChromium, openFirefox } from "./lib/browsers.mjs";
import { FAULTS, HARMLESS, openFaultHost } from "./lib/fault-host.mjs";
import { pageOf, Visit } from "./lib/fault-visit.mjs";
import { buildShardedIndex, QUERIES, rolesOf } from "./lib/sharded-index.mjs";

const IS_ALL = Boolean(process.env.MEDINA_TEST_ALL);
const TARGET = fileURLToPath(new URL("../../target/", import.meta.url));
const MAX_ATTEMPTS = 3;

/** Kind of file → what makes the widget need it, and how one sees that it has come. */
const ROLES = {
  manifest: {},
  header: {},
  labels: {},
  wasm: {},
  terms: {},
  "stored-fields": {},
  columns: { isThere: ({ counts, isWithoutCounts }) => counts > 0 && !isWithoutCounts },
  positions: { query: QUERIES.phrase },
  suggestions: { isOptional: true, isThere: ({ suggestions }) => suggestions > 0 },
  "sort-column": { attributes: 'sort="date"' },
  corrections: { query: QUERIES.misspelt },
  messages: {
    isOptional: true,
    attributes: 'lang="fr"',
    isThere: ({ filters }) => filters === "Filtres",
  },
};
/** The cells of the usual run: each kind of file, and the faults that differ most. */
const CORE = [
  ["manifest", "HTML, 200", "always"],
  ["header", "HTML, 200, immutable", "once"],
  ["labels", "flipped byte, immutable", "once"],
  ["wasm", "stall before headers", "once"],
  ["terms", "404, immutable", "once"],
  ["stored-fields", "reset", "always"],
  ["columns", "500", "always"],
  ["positions", "stall in the body", "always"],
  ["suggestions", "404 without CORS", "always"],
  ["sort-column", "cut, length announced", "once"],
  ["corrections", "gzip said, not done", "once"],
  ["messages", "flipped byte", "always"],
];
const WHOLE = Object.keys(ROLES).flatMap((role) =>
  Object.keys(FAULTS).flatMap((fault) => [
    [role, fault, "once"],
    [role, fault, "always"],
  ]),
);
/** A quarter of the table in which each fault and each kind of file has its share. */
const QUARTER = WHOLE.filter((_, index) => (index + Math.floor(index / 46)) % 4 === 0);

let host;
let folder;
let roles;

before(async () => {
  host = await openFaultHost();
  folder = await buildShardedIndex();
  roles = await rolesOf(folder);
  const missing = Object.keys(ROLES).filter((role) => ![...roles.values()].includes(role));
  assert.deepEqual(missing, [], "the index has files of every kind");
});
after(() => host?.close());

for (const [name, openBrowser] of Object.entries({
  chromium: openChromium,
  firefox: openFirefox,
})) {
  if (name === "firefox" && !IS_ALL) continue;
  describe(`faults in ${name}`, { concurrency: 4 }, () => {
    const rows = [];
    let browser;
    before(async () => {
      browser = await openBrowser();
    });
    after(async () => {
      await browser.close();
      await report(name, rows);
    });
    for (const cell of cellsOf(name))
      it(cell.join(", "), async () => {
        const first = await suffer(browser, ...cell).catch(() => undefined);
        const row = isGood(first) ? first : await suffer(browser, ...cell);
        rows.push({ ...row, run: row === first ? "first" : "second" });
        check(row);
      });
    if (IS_ALL)
      for (const role of ["header", "wasm", "terms"])
        it(`${role}, stall before headers, once, by the real clock`, async () =>
          check(await suffer(browser, role, "stall before headers", "once", 1)));
  });
}

function cellsOf(browser) {
  if (!IS_ALL) return CORE;
  return browser === "chromium" || process.env.MEDINA_FAULTS === "whole" ? WHOLE : QUARTER;
}

/** Goes through one cell of the table. */
async function suffer(browser, role, fault, often, haste) {
  const { query = QUERIES.word, attributes = "", isOptional } = ROLES[role];
  const isWell = (seen) => isAnswered(seen) && (ROLES[role].isThere?.(seen) ?? true);
  const settings = host.visit(folder);
  const faulty = new Set();
  let isOver = false;
  settings.page = pageOf(settings.cdn, attributes);
  settings.fault = (path) => {
    if (isOver || roles.get(path) !== role) return undefined;
    if (often === "once" && faulty.has(path)) return undefined;
    faulty.add(path);
    return fault;
  };
  const visit = await Visit.open(browser, settings, { haste });
  try {
    const start = performance.now();
    const typed = await typeUntil(visit, query, () => faulty.size > 0);
    const isLasting = often === "always" && !HARMLESS.has(fault);
    const isShown = (seen) => seen.isFailed || seen.isWithoutCounts || isAnswered(seen);
    let seen = await visit.until(isLasting ? isShown : isWell);
    if (isLasting && isOptional) await sleep(fault.startsWith("stall") ? 8000 : 1500);
    seen = await visit.look();
    const row = { role, fault, often, state: stateOf(seen, isWell), errors: seen.errors, typed };
    row.milliseconds = Math.round(performance.now() - start);
    row.requests = Math.max(0, ...[...faulty].map((path) => settings.requests.get(path)));
    row.hasHappened = faulty.size > 0;
    isOver = true;
    row.recovery = isWell(seen) ? "itself" : await recover(visit, query, isWell);
    return row;
  } finally {
    await visit.close();
  }
}

/**
 * Types until it has an effect, and returns how often: another window of the browser may take the
 * focus, which ends suggestions.
 */
async function typeUntil(visit, query, hasEffect) {
  await visit.type(query);
  let typed = 1;
  for (let wait = 1; !hasEffect() && wait < 100; wait++) {
    await sleep(100);
    if (wait % 20 === 0) await visit.type(typed++ % 2 ? query.slice(0, -1) : query);
  }
  return typed;
}

function isAnswered({ hits, isFailed, isBusy, results }) {
  return hits > 0 && !isFailed && !isBusy && results > 0;
}

function stateOf(seen, isWell) {
  if (isWell(seen)) return "results";
  if (seen.isFailed) return seen.hits ? "message, hits" : "message";
  if (seen.isWithoutCounts) return "hits, filters missing";
  return isAnswered(seen) ? "results without it" : "nothing";
}

/** What the visitor must do when the fault is over. */
async function recover(visit, query, isWell) {
  const isPressed = (await visit.press("retry")) || (await visit.press("counts-retry"));
  if (isPressed && isWell(await visit.until(isWell))) return "try again";
  await visit.type(query.slice(0, -1));
  await sleep(500);
  await visit.type(query);
  if (isWell(await visit.until(isWell))) return "typing";
  await visit.reload();
  await visit.until((seen) => seen !== null);
  await visit.type(query);
  return isWell(await visit.until(isWell)) ? "reload" : "never";
}

/**
 * Whether a cell is as it should be. If not, it is run a second time, because another window of the
 * browser may have taken the focus, or the driver may have failed.
 */
function isGood(row) {
  try {
    check(row);
    return true;
  } catch {
    return false;
  }
}

function check(row) {
  const isLasting = row.often === "always" && !HARMLESS.has(row.fault);
  const told = JSON.stringify(row);
  assert.ok(row.hasHappened, `the file was not requested: ${told}`);
  assert.ok(["itself", "try again", "typing"].includes(row.recovery), told);
  assert.ok(row.requests <= MAX_ATTEMPTS * row.typed, told);
  assert.ok(row.errors.length <= row.typed, told);
  if (!isLasting) assert.equal(row.recovery, "itself", told);
  else assert.notEqual(row.state, "nothing", told);
}

async function report(browser, rows) {
  const head = [
    "file",
    "fault",
    "often",
    "visitor sees",
    "comes back by",
    "requests",
    "ms",
    "error",
  ];
  const lines = rows
    .map(({ role, fault, often, state, recovery, requests, milliseconds, errors }) =>
      [role, fault, often, state, recovery, requests, milliseconds, errors.join(" ")].join(" | "),
    )
    .sort();
  const table = [head.join(" | "), head.map(() => "---").join(" | "), ...lines];
  await mkdir(TARGET, { recursive: true });
  await writeFile(`${TARGET}faults-${browser}.md`, `| ${table.join(" |\n| ")} |\n`);
  const count = (key) =>
    Object.entries(groupBy(rows, key))
      .map(([value, { length }]) => `${value} ${length}`)
      .join(", ");
  const counts = `${count("state")}; back by ${count("recovery")}; run ${count("run")}`;
  console.log(`${browser}: ${rows.length} cells; ${counts}`);
}

function groupBy(rows, key) {
  const groups = {};
  for (const row of rows) (groups[row[key]] ??= []).push(row);
  return groups;
}
