// Two widgets on one page share the module and the status region, and nothing else.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { Widget } from "./lib/widget.mjs";

const demo = await openDemo();
after(() => demo.close());

async function visitBoth(t) {
  const start = demo.log.now();
  const { page } = await demo.visit(t, PAGES.two);
  const both = [0, 1].map((place) => new Widget(page, page.locator("medina-search").nth(place)));
  return { page, both, start };
}

test("each answers its own query", async (t) => {
  const {
    both: [one, other],
  } = await visitBoth(t);
  await one.search("housing");
  const titles = await one.titleTexts();
  assert.equal(await other.hits.count(), 0, "the other was asked nothing");
  await other.search(
    await other.field.evaluate((field) =>
      field.closest("[lang]").lang === "ar" ? "السكن" : "declaration",
    ),
  );
  assert.ok((await other.hits.count()) > 0);
  assert.deepEqual(await one.titleTexts(), titles);
  assert.equal(await one.field.inputValue(), "housing");
});

test("the module is fetched once for both", async (t) => {
  const {
    both: [one, other],
    start,
  } = await visitBoth(t);
  await one.search("housing");
  await other.field.focus();
  await other.search("tunis");
  assert.equal(demo.log.paths(start).filter((path) => path.endsWith(".wasm")).length, 1);
});

test("each is a search landmark of its own name, and they share one status region", async (t) => {
  const {
    page,
    both: [one],
  } = await visitBoth(t);
  const names = await page
    .getByRole("search")
    .evaluateAll((forms) => forms.map((form) => form.ariaLabel));
  assert.equal(names.length, 2);
  assert.equal(new Set(names).size, 2, names.join(" and "));
  await one.search("housing");
  assert.equal(await page.locator("[data-medina-status]").count(), 1);
});
