// Searching: a query finds, counts, sorts and pages as the command says.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask, countsOf } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { eventually } from "./lib/widget.mjs";

const INDEX_FILE = /\/index\/[0-9a-f]+(-\d+)?\.bin$/;
/** A widget that shows late answers would have shown one within this time. */
const LATE_MS = 500;

const demo = await openDemo();
after(() => demo.close());

test("typing shows hits and counts, without Enter", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.type("housing");

  const expected = await ask("housing");
  assert.ok(expected.total > 1, "the corpus has practices about housing");
  assert.equal(await widget.total(), expected.total);
  assert.deepEqual(
    await widget.titleTexts(),
    expected.hits.map(({ title }) => title),
  );
  assert.deepEqual(await widget.counts("Type of resource"), nonZero(countsOf(expected, "type")));
});

test("the words found are marked in titles and excerpts", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("housing");

  const marks = await widget.hits.locator("mark").allInnerTexts();
  assert.ok(marks.length > 0);
  for (const mark of marks) assert.match(mark, /hous/i);
});

test("the last word is a prefix, and every step towards a word finds its documents", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("medina");
  const whole = await widget.total();
  assert.ok(whole > 0);

  for (const prefix of ["med", "medi", "medin"]) {
    await widget.search(prefix);
    assert.ok((await widget.total()) >= whole, `${prefix} finds no less than medina`);
  }
});

test("results that have only some of the words follow as a group of their own", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  const query = "housing tunis cemetery";
  await widget.search(query);

  const { total, partial, hits } = await ask(query);
  assert.ok(partial > 0, "some practices have some of the words");
  assert.deepEqual(
    await widget.titleTexts(),
    hits.map(({ title }) => title),
  );
  const title = widget.root.locator("[part~=group-title]");
  assert.equal(
    await title.isVisible(),
    total > 0,
    "the second group is titled where there is a first",
  );
});

test("a query that finds nothing says so, and browsing everything is one step away", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("xyzzyqwerty");
  assert.equal(await widget.hits.count(), 0);
  assert.match(await widget.summary.innerText(), /^No results/);

  await widget.settle(() =>
    widget.root.locator("[part~=no-results]").getByRole("button", { name: "Browse all" }).click(),
  );
  assert.equal(await widget.total(), (await ask("")).total);
});

test("sorting by date puts the newest first and the undated last", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  await widget.settle(() => widget.sort.selectOption({ label: "Newest first" }));

  const { hits } = await ask("migration", "--sort", "date");
  assert.deepEqual(
    await widget.titleTexts(),
    hits.map(({ title }) => title),
  );
  const dates = hits.map(({ date }) => date ?? "");
  assert.ok(new Set(dates).size > 1, "the dates differ");
  assert.deepEqual(dates, [...dates].sort().reverse());
});

test("more results follow the others, and the focus moves to the first new one", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.settle(() => widget.root.locator("[part~=browse]").click());
  const first = await widget.titleTexts();
  await widget.settle(() => widget.more.click());

  const titles = await widget.titleTexts();
  assert.ok(titles.length > first.length);
  assert.deepEqual(titles.slice(0, first.length), first, "what was there stays");
  assert.equal(new Set(titles).size, titles.length, "nothing comes twice");
  assert.equal(await widget.focused(), titles[first.length]);
});

test("more results can be asked for until all are there", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("cities");
  const { total, partial } = await ask("cities");
  assert.equal(await widget.more.isVisible(), true, "one page does not hold them all");
  while (await widget.more.isVisible()) await widget.settle(() => widget.more.click());
  assert.equal(await widget.hits.count(), total + partial);
});

test("emptying the field browses everything", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("housing");
  await widget.settle(() => widget.root.getByRole("button", { name: "Clear search" }).click());
  assert.equal(await widget.total(), (await ask("")).total);
  assert.equal(await widget.focused(), "", "the field is empty and has the focus");
});

test("a query that was overtaken ends its requests and changes nothing", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  // This loads its files, so the second time its answer does not wait for the files held back.
  await widget.search("housing");
  const titles = await widget.titleTexts();
  const held = await holdIndexFiles(page);
  const ended = [];
  page.on("requestfailed", (request) => ended.push(request.url()));
  await widget.field.fill("tunis");
  await eventually(() => held.length > 0, "the requests of the slow query");
  await widget.settle(() => widget.field.fill("housing"));
  await eventually(() => ended.length >= held.length, "the end of the slow query's requests");
  await page.waitForTimeout(LATE_MS);
  assert.equal(await widget.total(), (await ask("housing")).total);
  assert.deepEqual(await widget.titleTexts(), titles);
  const answered = (await widget.events("results")).map(({ detail }) => detail.query);
  assert.deepEqual(answered, ["housing", "housing"]);
});

test("however fast a visitor types, the newest query is answered last", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.field.focus();
  await widget.heard("ready");
  for (const query of ["a", "tunis", "lisbon charter", "housing"]) await widget.field.fill(query);
  await widget.answered("housing");
  assert.equal(await widget.total(), (await ask("housing")).total);
  const last = (await widget.events("results")).at(-1);
  assert.equal(last.detail.query, "housing");
});

/** Holds back requests for index files, and returns those that wait. */
async function holdIndexFiles(page) {
  const held = [];
  await page.route(INDEX_FILE, (route) => void held.push(route));
  return held;
}

function nonZero(counts) {
  return new Map([...counts].filter(([, count]) => count > 0).slice(0, 8));
}
