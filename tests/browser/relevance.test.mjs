// The expectations of ../relevance/*.toml, asked of the module in a browser. The tests of
// index-builder ask the command the same; ../relevance/README.md explains the keys of a case.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { parse } from "smol-toml";
import { openDemo, PAGES } from "./lib/demo.mjs";

const FOLDER = new URL("../relevance/", import.meta.url);

const demo = await openDemo();
after(() => demo.close());

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".toml"));
assert.ok(files.length > 0, `${FOLDER} has files of cases`);
for (const file of files) {
  test(`the corpus answers as its librarian expects: ${file}`, async (t) => {
    const { page } = await demo.visit(t, PAGES.english);
    const cases = parse(readFileSync(new URL(file, FOLDER), "utf8")).case;
    assert.ok(cases.length > 0, `${file} has cases`);
    const answers = await askAll(page, cases.map(requestOf));
    const helped = await askAll(
      page,
      offersIn(cases, answers).map(({ request }) => request),
    );
    const failures = [
      ...cases.flatMap((each, at) => unmet(each, answers[at])),
      ...untrue(offersIn(cases, answers), helped),
    ];
    assert.equal(failures.length, 0, `\n${failures.map(line).join("\n")}`);
  });
}

/** Sends all requests in one visit, each to an index opened in its language. */
function askAll(page, requests) {
  return page.evaluate(searchAll, { cdn: demo.cdn, requests });
}

/** Runs in the page. */
async function searchAll({ cdn, requests }) {
  const { open } = await import(`${cdn}/medina.js`);
  const indexes = new Map();
  const pages = [];
  for (const { language, ...request } of requests) {
    if (!indexes.has(language))
      indexes.set(language, await open(new URL("index/", `${cdn}/medina.js`), { language }));
    pages.push(await indexes.get(language).search(request));
  }
  for (const index of indexes.values()) index.close();
  return pages;
}

function requestOf({ query, language, complete = true, filters = [] }) {
  return { query, language, complete, limit: 1000, facets: true, ...chosen(filters) };
}

/** Converts filters of the command, `facet=value` and `facet=from..to`, to those of a request. */
function chosen(filters) {
  const request = { filters: {}, ranges: {} };
  for (const [facet, value] of filters.map((filter) => filter.split("="))) {
    const [from, to] = value.split("..").map(Number);
    if (value.includes("..")) request.ranges[facet] = { from, to };
    else (request.filters[facet] ??= []).push(value);
  }
  return request;
}

/** Every suggestion of the answers for a query without results, with the request it stands for. */
function offersIn(cases, answers) {
  return cases.flatMap((each, at) =>
    answers[at].help.map((help) => ({ each, help, request: requestOf(following(each, help)) })),
  );
}

function following(each, { kind, facet, query }) {
  if (kind === "query") return { ...each, query };
  const filters = (each.filters ?? []).filter(
    (filter) => kind === "filter" && !filter.startsWith(`${facet}=`),
  );
  return { ...each, filters };
}

/** Suggestions whose count differs from the number of results when they are followed. */
function untrue(offers, helped) {
  return offers.flatMap(({ each, help }, at) =>
    check(
      each,
      help.total === helped[at].total,
      `${JSON.stringify(help)}, as it says`,
      `${helped[at].total} when followed`,
    ),
  );
}

/** The expectations of the case `each` that `page` does not meet. */
function unmet(each, page) {
  return [checkTop, checkOrder, checkPresence, checkThrough, checkWords, checkOffers].flatMap(
    (look) => look(each, page),
  );
}

function checkTop(each, page) {
  const { first, edition, top = [], within = 10 } = each;
  const [best] = page.hits;
  return [
    first === undefined
      ? []
      : check(each, best?.practice === first, `${first} first`, shown(page, 10)),
    edition === undefined
      ? []
      : check(each, best?.id === edition, `the edition ${edition} first`, shown(page, 10)),
    ...top.map((practice) =>
      check(
        each,
        rank(page, practice) < within,
        `${practice} among the first ${within}`,
        shown(page, within),
      ),
    ),
  ].flat();
}

function checkOrder(each, page) {
  const inOrder = (earlier, later) => rank(page, earlier) < rank(page, later);
  return (each.before ?? []).flatMap(([earlier, later]) =>
    check(each, inOrder(earlier, later), `${earlier} before ${later}`, shown(page)),
  );
}

function checkPresence(each, page) {
  const ids = new Set(page.hits.map(({ id }) => id));
  return [
    ...(each.shown ?? []).map((id) => check(each, ids.has(id), `the edition ${id}`, shown(page))),
    ...(each.absent ?? []).map((practice) =>
      check(each, rank(page, practice) === Infinity, `no ${practice}`, shown(page)),
    ),
    each.total === undefined
      ? []
      : check(
          each,
          page.total === each.total,
          `${each.total} in all`,
          `${page.total}: ${shown(page, 10)}`,
        ),
  ].flat();
}

function checkThrough(each, page) {
  return Object.entries(each.matched_names ?? {}).flatMap(([practice, names]) => {
    const found = page.hits.find((hit) => hit.practice === practice)?.matchedNames;
    return check(
      each,
      found !== undefined && lower(found) === lower(names),
      `${practice} found as ${names}`,
      `${found}`,
    );
  });
}

function checkWords(each, page) {
  const corrections = page.corrections.map(({ from, to }) => [from, to]);
  return [
    same(each, each.corrections, corrections, "corrections"),
    same(each, each.unknown, page.unknown, "unknown"),
  ].flat();
}

function checkOffers(each, page) {
  const isMade = (wanted) =>
    page.help.some((help) => Object.entries(wanted).every(([key, value]) => help[key] === value));
  const isSelected = (facet, value) => page.facets[facet].some((top) => selects(top, value));
  return [
    ...(each.help ?? []).map((wanted) =>
      check(each, isMade(wanted), `help ${JSON.stringify(wanted)}`, JSON.stringify(page.help)),
    ),
    ...(each.selected ?? []).map((wanted) =>
      check(each, isSelected(...wanted.split(":")), `${wanted} selected`, "it is not"),
    ),
  ].flat();
}

function same(each, wanted, got, what) {
  const [left, right] = [wanted, got].map((value) => JSON.stringify(value));
  return wanted === undefined ? [] : check(each, left === right, `${what} ${left}`, right);
}

function check(each, holds, expected, got) {
  return holds ? [] : [{ each, expected, got }];
}

/** Rank of a practice from 0; Infinity if it is not among the hits. */
function rank(page, practice) {
  const at = page.hits.findIndex((hit) => hit.practice === practice);
  return at < 0 ? Infinity : at;
}

/** Whether the value `wanted`, the last part of its path, is selected here or below. */
function selects({ value, selected = false, children = [] }, wanted) {
  return (
    (selected && String(value).split(" > ").at(-1) === wanted) ||
    children.some((child) => selects(child, wanted))
  );
}

function shown(page, limit = page.hits.length) {
  return (
    page.hits
      .slice(0, limit)
      .map(({ id }) => id)
      .join(" ") || "nothing"
  );
}

/** Names in lower case and sorted, to compare them. */
function lower(names) {
  return JSON.stringify(names.map((name) => name.toLowerCase()).sort());
}

function line({ each, expected, got }) {
  const rows = [`expected  ${expected}`, `got       ${got}`, `because   ${each.reason}`];
  return [`${each.query} (${each.language})`, ...rows].join("\n  ");
}
