// Languages other than English: the messages of the widget, the direction of the page, and the
// language of each text.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

// "Migration". It has more than two results, for which Arabic needs a number.
const MIGRATION = "الهجرة";

test("the Arabic page runs from right to left, with the filters on the right", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search(MIGRATION);
  assert.equal(await widget.field.evaluate((field) => getComputedStyle(field).direction), "rtl");
  const filters = await widget.root.locator("[part~=filters]").boundingBox();
  const hit = await widget.hits.first().boundingBox();
  assert.ok(filters.x > hit.x, "filters come first, which is on the right");
});

test("deferred messages are fetched once, in the visitor's language only", async (t) => {
  const start = demo.log.now();
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search(MIGRATION);
  await widget.root.getByText("عوامل التصفية").first().waitFor();
  const texts = () => demo.log.paths(start).filter((path) => path.endsWith(".json"));
  assert.equal(texts().length, 1);
  assert.match(texts()[0], /^\/medina-[0-9a-f]{8}\.ar\.json$/);
});

test("a language chosen while results are shown is that of all that is shown next", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  await widget.settle(() => widget.root.evaluate((element) => element.setAttribute("lang", "ar")));
  await widget.root.getByText("عوامل التصفية").first().waitFor();
  assert.equal(await widget.root.getByText("Filters", { exact: true }).count(), 0);
  assert.equal(await widget.root.locator("[part~=root]").evaluate(({ dir }) => dir), "rtl");
});

test("an Arabic query finds practices, in Arabic first, as the command does", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search(MIGRATION);
  const { total, hits } = await ask(MIGRATION, "--lang", "ar");
  assert.ok(total > 2);
  assert.equal(await widget.total(), total);
  assert.deepEqual(
    await widget.titleTexts(),
    hits.map(({ title }) => title),
  );
  assert.equal(hits[0].language, "ar");
});

test("spellings of Arabic that mean the same find the same", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search("مدينة");
  const titles = await widget.titleTexts();
  assert.ok(titles.length > 0);
  for (const spelling of ["مَدِينَة", "مديـنة", "مدينه"]) {
    await widget.search(spelling);
    assert.deepEqual(await widget.titleTexts(), titles, spelling);
  }
});

test("every title and excerpt says its language and its direction", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.settle(() => widget.root.locator("[part~=browse]").click());
  const { hits } = await ask("", "--lang", "ar");
  const spoken = await widget.hits.evaluateAll((items) =>
    items.map((item) =>
      [...item.querySelectorAll("[part~=excerpt], :has(> [part~=title])")].map(
        ({ lang, dir }) => `${lang} ${dir}`,
      ),
    ),
  );
  const expected = hits.map(({ language }) => `${language} ${language === "ar" ? "rtl" : "ltr"}`);
  assert.ok(expected.length > 0);
  assert.equal(spoken.length, expected.length);
  spoken.forEach((texts, place) =>
    assert.deepEqual(new Set(texts), new Set([expected[place]]), hits[place].id),
  );
});

test("labels of facets and values are Arabic on the Arabic page", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search(MIGRATION);
  const counts = await widget.counts("نوع المورد");
  assert.ok(counts.size > 0);
  for (const label of counts.keys()) assert.match(label, /[\u0600-\u06ff]/);
});

test("a facet counts on the Arabic page as it says", async (t) => {
  const { widget } = await demo.visit(t, PAGES.arabic);
  await widget.search(MIGRATION);
  const [[label, count]] = [...(await widget.counts("نوع المورد"))];
  assert.ok(count > 2);
  await widget.settle(() => widget.value("نوع المورد", label).check());
  assert.equal(await widget.total(), count);
});

for (const [language, query, submit] of [
  ["fr", "logement", "Rechercher"],
  ["es", "vivienda", "Buscar"],
]) {
  test(`the widget speaks ${language} where the element says so`, async (t) => {
    const { widget } = await demo.visit(t, PAGES.english);
    await widget.root.evaluate((element, tag) => element.setAttribute("lang", tag), language);
    await widget.root.getByRole("button", { name: submit }).waitFor();
    await widget.search(query);
    const { total, hits } = await ask(query, "--lang", language);
    assert.ok(total > 0);
    assert.equal(await widget.total(), total);
    assert.deepEqual(
      await widget.titleTexts(),
      hits.map(({ title }) => title),
    );
  });
}
