// Suggestions under the field, an editable combobox with list autocompletion as the ARIA Authoring
// Practices define it: keys, pointer, and what assistive technology finds.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { eventually } from "./lib/widget.mjs";

const demo = await openDemo();
after(() => demo.close());

const BEGINNING = "migra";

test("typing offers what the engine suggests, selects none, and updates the results", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  const texts = await widget.begin(BEGINNING);
  const expected = await page.evaluate(suggest, {
    cdn: demo.cdn,
    language: "en",
    text: BEGINNING,
    limit: texts.length,
  });
  assert.deepEqual(
    texts,
    expected.map(({ text }) => text),
  );

  assert.equal(await widget.activeOption(), null);
  assert.equal(await widget.field.inputValue(), BEGINNING);
  await widget.answered(BEGINNING);
  assert.ok((await widget.total()) > 0);
});

test("the field is the one search field there is, and says what it has", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  const field = widget.root.getByRole("combobox", { name: "Search city practices" });
  assert.equal(await field.getAttribute("type"), "search");
  assert.equal(await field.getAttribute("aria-autocomplete"), "list");
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  await widget.begin(BEGINNING);
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  assert.equal(await widget.list.getAttribute("id"), await field.getAttribute("aria-controls"));
  assert.equal(
    await widget.list.getAttribute("aria-label"),
    `Suggestions: ${await widget.options.count()}`,
  );
  assert.equal(await widget.root.locator("input[type=search]").count(), 1);
  const roots = await widget.root.evaluate(
    (element) =>
      [...element.shadowRoot.querySelectorAll("*")].filter(({ shadowRoot }) => shadowRoot).length,
  );
  assert.equal(roots, 0, "no root within the root");
});

test("Down and Up move through the options and back to the unchanged text", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  const texts = await widget.begin(BEGINNING);
  for (const text of [...texts, null, texts[0]]) {
    await page.keyboard.press("ArrowDown");
    assert.equal(await widget.activeOption(), text);
    assert.deepEqual(
      await widget.list.locator("[aria-selected=true] bdi").allInnerTexts(),
      text === null ? [] : [text],
    );
  }
  for (const text of [null, texts.at(-1)]) {
    await page.keyboard.press("ArrowUp");
    assert.equal(await widget.activeOption(), text);
  }
  assert.equal(await widget.field.inputValue(), BEGINNING);
});

test("Enter takes the active option and searches for it", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  const texts = await widget.begin(BEGINNING);
  const wanted = texts.find((text) => text !== BEGINNING);
  assert.ok(wanted, "a suggestion goes on from what was typed");
  for (let press = 0; press <= texts.indexOf(wanted); press++)
    await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await widget.field.inputValue(), wanted);
  await widget.list.waitFor({ state: "hidden" });
  await widget.answered(wanted);
  assert.ok((await widget.total()) > 0, "what is suggested is there");
});

test("Enter without an active option searches for what was typed", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.begin(BEGINNING);
  await page.keyboard.press("Enter");
  await widget.list.waitFor({ state: "hidden" });
  assert.equal(await widget.field.inputValue(), BEGINNING);
  await widget.answered(BEGINNING);
});

test("Escape closes the list first and empties the field second", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.begin(BEGINNING);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await widget.list.waitFor({ state: "hidden" });
  assert.equal(await widget.field.inputValue(), BEGINNING);
  assert.equal(await widget.activeOption(), null);
  await page.keyboard.press("Escape");
  assert.equal(await widget.field.inputValue(), "");
});

test("Alt+Down opens the list again without going in, Alt+Up closes it", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  const texts = await widget.begin(BEGINNING);
  await widget.dismiss();
  await page.keyboard.press("Alt+ArrowDown");
  await widget.list.waitFor();
  assert.deepEqual(await widget.optionTexts(), texts);
  assert.equal(await widget.activeOption(), null);
  await page.keyboard.press("Alt+ArrowUp");
  await widget.list.waitFor({ state: "hidden" });
});

test("Down asks for suggestions for a query that was typed earlier", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search(BEGINNING);
  await page.keyboard.press("ArrowDown");
  await widget.list.waitFor();
  assert.ok((await widget.options.count()) > 0);
});

test("keys that move in the text, and typing, are for the text", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.begin(BEGINNING);
  const place = () => widget.field.evaluate((field) => field.selectionStart);
  for (const [key, expected] of [
    ["Home", 0],
    ["End", BEGINNING.length],
    ["ArrowLeft", BEGINNING.length - 1],
    ["ArrowRight", BEGINNING.length],
  ]) {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press(key);
    assert.equal(await widget.activeOption(), null, key);
    assert.equal(await place(), expected, key);
  }
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("i");
  assert.equal(await widget.activeOption(), null);
  assert.equal(await widget.field.inputValue(), `${BEGINNING}i`);
});

test("Tab leaves: the list is gone and covers nothing", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.begin(BEGINNING);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await widget.list.waitFor({ state: "hidden" });
  assert.equal(await widget.field.inputValue(), BEGINNING);
  assert.equal(
    await widget.root.evaluate((element) => element.shadowRoot.activeElement.ariaLabel),
    "Clear search",
  );
});

test("an option can be clicked, and is large enough for a finger", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english, { hasTouch: true });
  const texts = await widget.begin(BEGINNING);
  for (const option of await widget.options.all())
    assert.ok((await option.boundingBox()).height >= 24);
  const place = texts.findIndex((text) => text !== BEGINNING);
  assert.notEqual(place, -1);
  await widget.settle(() => widget.options.nth(place).tap());
  assert.equal(await widget.field.inputValue(), texts[place]);
  await widget.list.waitFor({ state: "hidden" });
});

test("while an input method composes, the keys are its own and nothing is suggested", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.begin(BEGINNING);
  const seen = await widget.field.evaluate((field) => {
    const fire = (event) => field.dispatchEvent(event);
    fire(new CompositionEvent("compositionstart"));
    return ["ArrowDown", "Enter", "Escape"].map((key) =>
      fire(
        new KeyboardEvent("keydown", { key, isComposing: true, cancelable: true, bubbles: true }),
      ),
    );
  });
  assert.deepEqual(seen, [true, true, true], "no key is taken away");
  assert.equal(await widget.activeOption(), null);
  assert.equal(await widget.list.isVisible(), true);
  assert.equal(
    await page.evaluate(
      () => document.querySelector("medina-search").shadowRoot.querySelector("input").value,
    ),
    BEGINNING,
  );
});

test("nothing typed, nothing offered; nothing of an emptied field stays", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.field.focus();
  await page.keyboard.press("Alt+ArrowDown");
  assert.equal(await widget.list.isVisible(), false);
  await widget.begin("h");
  await page.keyboard.press("Backspace");
  await widget.list.waitFor({ state: "hidden" });
});

test("a page can turn suggestions off, by attribute or property", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  assert.equal(await widget.root.evaluate((element) => element.suggestions), "on");
  await widget.root.evaluate((element) => (element.suggestions = "off"));
  assert.equal(await widget.root.getAttribute("suggestions"), "off");
  await widget.root.getByRole("searchbox").waitFor();
  await widget.type(BEGINNING);
  await widget.field.press("ArrowDown");
  assert.equal(await widget.list.count(), 0);
  await widget.root.evaluate((element) => element.removeAttribute("suggestions"));
  await widget.root.getByRole("combobox", { name: "Search city practices" }).waitFor();
});

test("a suggested value names its facet, in the visitor's language and direction", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.arabic);
  const beginning = "السك";
  await widget.begin(beginning);
  const expected = await page.evaluate(suggest, {
    cdn: demo.cdn,
    language: "ar",
    text: beginning,
    limit: 6,
  });
  const facet = expected.findIndex(({ kind }) => kind === "facet");
  assert.notEqual(facet, -1, "housing is a theme");
  const { label } = await page.evaluate(facetOf, {
    cdn: demo.cdn,
    language: "ar",
    key: expected[facet].facet,
  });
  assert.equal(await widget.options.nth(facet).locator("span").innerText(), label);
  const [text, kind] = await Promise.all(
    ["bdi", "span"].map((part) => widget.options.nth(facet).locator(part).boundingBox()),
  );
  assert.ok(text.x > kind.x, "the text comes first, which is on the right");
});

test("the list stays within a narrow page, and comes with its option into view", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.arabic, {
    viewport: { width: 320, height: 500 },
  });
  const texts = await widget.begin("ال");
  for (const text of texts) {
    await page.keyboard.press("ArrowDown");
    await eventually(async () => {
      const { y, height, x, width } = await widget.options.nth(texts.indexOf(text)).boundingBox();
      return y >= -1 && y + height <= 501 && x >= 0 && x + width <= 320;
    }, `${text} in view`);
  }
});

/** Runs in the page. */
async function suggest({ cdn, language, text, limit }) {
  const { open } = await import(`${cdn}/medina.js`);
  const index = await open(`${cdn}/index/`, { language });
  const suggestions = await index.suggest(text, limit);
  index.close();
  return suggestions;
}

/** Runs in the page. */
async function facetOf({ cdn, language, key }) {
  const { open } = await import(`${cdn}/medina.js`);
  const index = await open(`${cdn}/index/`, { language });
  const facet = index.describe().facets.find((each) => each.key === key);
  index.close();
  return facet;
}
