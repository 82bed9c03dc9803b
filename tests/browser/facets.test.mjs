// Filters: a value that is ticked brings as many results as its count promised.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

test("two values of one facet: either will do, and their siblings' counts stay", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const before = await widget.counts("Type of resource");
  const [[one, ofOne], [other, ofOther]] = [...before];
  assert.ok(ofOne > 0 && ofOther > 0);

  await widget.settle(() => widget.value("Type of resource", one).check());
  assert.equal(await widget.total(), ofOne, "a value brings as many results as it says");
  assert.deepEqual(await widget.counts("Type of resource"), before);

  await widget.settle(() => widget.value("Type of resource", other).check());
  assert.equal(await widget.total(), ofOne + ofOther, "a practice has one type");
  assert.deepEqual(await widget.counts("Type of resource"), before);
});

test("values of two facets: both are required", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  await widget.openFacet("Language");
  await widget.settle(() => widget.value("Type of resource", "Case study").check());
  const french = (await widget.counts("Language")).get("French");
  await widget.settle(() => widget.value("Language", "French").check());

  const { total } = await ask(
    "migration",
    "--filter",
    "type=case-study",
    "--filter",
    "language=fr",
  );
  assert.ok(total > 0);
  assert.equal(total, french);
  assert.equal(await widget.total(), french);
});

test("a hierarchy unfolds, and its parts count within it", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("city");
  const facet = await widget.openFacet("Place");
  await facet.getByRole("button", { name: "Show what is inside Europe" }).click();
  const parts = await facet
    .getByRole("listitem")
    .filter({ hasText: "Europe" })
    .first()
    .getByRole("checkbox")
    .count();
  assert.ok(parts > 1, "countries are listed inside");

  const counts = await widget.counts("Place");
  assert.ok(counts.get("France") > 0);
  await widget.settle(() => widget.value("Place", "France").check());
  assert.equal(await widget.total(), counts.get("France"));
  assert.equal(
    await widget.value("Place", "Europe").evaluate((box) => box.indeterminate),
    true,
    "a part of Europe is chosen",
  );
});

test("a range keeps what lies within its years", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const facet = await widget.openFacet("Year");
  await widget.settle(() => change(facet.getByLabel("From"), "2018"));
  await widget.settle(() => change(facet.getByLabel("To"), "2020"));
  const { total } = await ask("migration", "--filter", "year=2018..2020");
  assert.ok(total > 0);
  assert.equal(await widget.total(), total);
  assert.deepEqual(await widget.chips.allInnerTexts(), ["Year: 2018 to 2020"]);
});

test("a range the wrong way round is refused in words", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const facet = await widget.openFacet("Year");
  await widget.settle(() => change(facet.getByLabel("From"), "2020"));
  await change(facet.getByLabel("To"), "2018");
  assert.match(await facet.getByRole("alert").innerText(), /must not be greater/);
});

test("removing a chip takes its filter away, and the focus goes on to the next", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const all = await widget.total();
  const [one, other] = [...(await widget.counts("Type of resource")).keys()];
  await widget.settle(() => widget.value("Type of resource", one).check());
  const narrowed = await widget.total();
  await widget.settle(() => widget.value("Type of resource", other).check());
  assert.deepEqual(
    await widget.chips.allInnerTexts(),
    [one, other].map((label) => `Type of resource: ${label}`),
  );

  await widget.settle(() =>
    widget.root.getByRole("button", { name: `Remove filter Type of resource: ${other}` }).click(),
  );
  assert.equal(await widget.total(), narrowed);
  assert.equal(await widget.value("Type of resource", other).isChecked(), false);
  assert.equal(
    await widget.focused(),
    `Type of resource: ${one}`,
    "the chip that is left has the focus",
  );

  await widget.settle(() => widget.chips.click());
  assert.equal(await widget.total(), all);
  assert.equal(await widget.chips.count(), 0);
});

test("all filters go at once", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const all = await widget.total();
  const [one, other] = [...(await widget.counts("Type of resource")).keys()];
  for (const label of [one, other])
    await widget.settle(() => widget.value("Type of resource", label).check());
  await widget.settle(() => widget.root.getByRole("button", { name: "Clear all filters" }).click());
  assert.equal(await widget.total(), all);
});

test("ticking leaves the focus where it is", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const labels = [...(await widget.counts("Type of resource")).keys()].slice(0, 3);
  assert.equal(labels.length, 3);
  for (const label of labels) {
    const box = widget.value("Type of resource", label);
    await widget.settle(() => box.press("Space"));
    assert.equal(
      await box.evaluate((node) => node.getRootNode().activeElement === node),
      true,
      label,
    );
  }
});

test("if filters leave nothing, removing one is offered with its number of results", async (t) => {
  const { total, partial } = await ask("tangier");
  const { total: none, partial: noneOfSome } = await ask("tangier", "--filter", "year=2022");
  assert.ok(total > 0 && none + noneOfSome === 0, "the corpus has Tangier, but not in 2022");

  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const facet = await widget.openFacet("Year");
  await widget.settle(() => change(facet.getByLabel("From"), "2022"));
  await widget.settle(() => change(facet.getByLabel("To"), "2022"));
  await widget.search("tangier");
  assert.match(await widget.summary.innerText(), /^No results/);

  const alternative = widget.root.getByRole("button", {
    name: `Without the filter Year (${total + partial})`,
    exact: true,
  });
  await widget.settle(() => alternative.click());
  assert.equal(await widget.total(), total);
});

async function change(field, value) {
  await field.fill(value);
  await field.blur();
}
