// The page's address follows the search if the page author wants it: the back button undoes a
// change, and a link restores a search.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

test("the back button undoes filters one by one, the forward button restores them", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const all = await widget.total();
  const [[one, ofOne], [other]] = [...(await widget.counts("Type of resource"))];
  await widget.settle(() => widget.value("Type of resource", one).check());
  await widget.settle(() => widget.value("Type of resource", other).check());
  const ofBoth = await widget.total();

  await widget.settle(() => page.goBack());
  assert.equal(await widget.total(), ofOne);
  assert.equal(await widget.value("Type of resource", other).isChecked(), false);
  await widget.settle(() => page.goBack());
  assert.equal(await widget.total(), all);
  assert.equal(await widget.chips.count(), 0);
  assert.equal(await widget.field.inputValue(), "migration");
  await widget.settle(() => page.goForward());
  await widget.settle(() => page.goForward());
  assert.equal(await widget.total(), ofBoth);
});

test("an address restores query, filters, order and how much was shown", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("cities");
  await widget.settle(() => widget.sort.selectOption({ label: "Title" }));
  await widget.settle(() => widget.more.click());
  const titles = await widget.titleTexts();

  const { widget: restored } = await demo.visit(
    t,
    new URL(page.url()).search.replace(/^/, PAGES.english),
  );
  await restored.heard("results");
  assert.deepEqual(await restored.titleTexts(), titles);
  assert.equal(await restored.field.inputValue(), "cities");
});

test("what else stands in the address stays there", async (t) => {
  const { page, widget } = await demo.visit(t, `${PAGES.english}?page=7#practices`);
  await widget.search("housing");
  const { searchParams, hash } = new URL(page.url());
  assert.equal(searchParams.get("page"), "7");
  assert.equal(hash, "#practices");
});

test("a page that does not ask for it keeps its address", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.strict);
  await widget.search("housing");
  assert.equal(new URL(page.url()).search, "");
});
