// Accessibility: axe finds nothing in any state, everything works by keyboard, screen readers hear
// what is seen, and small screens show all of it. Add a new state of the widget to STATES.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible } from "./lib/axe.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { eventually } from "./lib/widget.mjs";

const demo = await openDemo();
after(() => demo.close());

/** The states of the widget, in an order in which a visitor can reach each from the last. */
const STATES = {
  empty: ({ widget }) => widget.field.waitFor(),
  typing: ({ widget, words }) => widget.type(words.query),
  suggestions: ({ widget }) => widget.list.waitFor(),
  "a suggestion active": ({ widget }) => widget.field.press("ArrowDown"),
  "results, filtered": async ({ widget, words }) => {
    await widget.dismiss();
    const [value] = [...(await widget.counts(words.type)).keys()];
    await widget.settle(() => widget.value(words.type, value).check());
  },
  "all facets open": ({ widget }) => openAllFacets(widget),
  "nothing found": ({ widget }) => widget.search("xyzzyqwerty"),
  "text open": async ({ widget, words }) => {
    await widget.settle(() =>
      widget.root.locator("[part~=clear-filters], [part~=chip]").first().click(),
    );
    await widget.search(words.query);
    await widget.root.locator("button[part~=title]").first().click();
    await widget.root.locator("[part~=text]:visible").waitFor();
  },
  error: async ({ page, widget }) => {
    await page.route(/\.bin$/, (route) => route.abort("connectionreset"));
    await widget.root.evaluate((element) => element.refresh());
    await widget.failure.waitFor();
  },
};
const ENGLISH = { query: "migration", type: "Type of resource" };
const ARABIC = { query: "المدينة", type: "نوع المورد" };
const WIDE = { width: 1200, height: 900 };
const NARROW = { width: 320, height: 640 };

for (const [name, path, words, profile] of [
  ["English", PAGES.english, ENGLISH, {}],
  ["English, dark", PAGES.english, ENGLISH, { colorScheme: "dark" }],
  ["English, forced colours", PAGES.english, ENGLISH, { forcedColors: "active" }],
  ["Arabic", PAGES.arabic, ARABIC, {}],
  ["Arabic, dark", PAGES.arabic, ARABIC, { colorScheme: "dark" }],
]) {
  test(`axe finds nothing in any state: ${name}`, async (t) => {
    const { page, widget } = await demo.visit(t, path, {
      problems: "expected",
      viewport: WIDE,
      ...profile,
    });
    for (const [state, reach] of Object.entries(STATES)) {
      await reach({ page, widget, words });
      await assertAccessible(page, state);
    }
  });
}

for (const [name, path, query] of [
  ["English", PAGES.english, ENGLISH.query],
  ["Arabic", PAGES.arabic, ARABIC.query],
]) {
  test(`at 320 px nothing is cut off and axe finds nothing: ${name}`, async (t) => {
    const { page, widget } = await demo.visit(t, path, { viewport: NARROW });
    await widget.type(query);
    await widget.list.waitFor();
    await assertFits(page);
    await assertAccessible(page, "suggestions");
    await widget.dismiss();
    await assertFits(page);
    await assertAccessible(page, "results");

    await widget.root.locator("[part~=filters-toggle]").click();
    await openAllFacets(widget);
    await assertFits(page);
    await assertAccessible(page, "filters open");
    await widget.root.locator("[part~=filters-done]").click();
    assert.equal(await widget.hits.first().isVisible(), true);
  });
}

test("the whole flow works by keyboard alone", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.evaluate(() =>
    document.addEventListener("medina-select", (event) => event.preventDefault()),
  );
  await tabTo(page, widget, "[type=search]");
  await page.keyboard.type("migration");
  await widget.answered("migration");

  await tabTo(page, widget, "[part~=checkbox]");
  await widget.settle(() => page.keyboard.press("Space"));
  await tabTo(page, widget, "select");
  await widget.settle(() => page.keyboard.press("ArrowDown"));
  await tabTo(page, widget, "[part~=chip]");
  await widget.settle(() => page.keyboard.press("Enter"));
  assert.equal(await widget.chips.count(), 0);
  await tabTo(page, widget, "[part~=title]");
  await page.keyboard.press("Enter");
  assert.ok((await widget.heard("select")).detail.id);
});

test("Escape empties the field, and does nothing more", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("housing");
  await widget.settle(() => widget.field.press("Escape"));
  assert.equal(await widget.field.inputValue(), "");
  await page.evaluate(() =>
    document.addEventListener("keydown", ({ key }) => (globalThis.lastKey = key)),
  );
  await widget.field.press("Escape");
  assert.equal(
    await page.evaluate(() => globalThis.lastKey),
    "Escape",
    "in an empty field the key is the page's",
  );
});

test("every stop of the keyboard can be seen, and none is a trap", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  await widget.field.focus();
  let stops = 0;
  for (let stop = await focusInside(widget); stop; stop = await focusInside(widget)) {
    assert.ok(stop.isVisible && stop.isMarked, `${stop.html} shows that it has the focus`);
    await page.keyboard.press("Tab");
    assert.ok(++stops < 200, "the focus leaves the widget");
  }
  assert.ok(stops > 20);
});

test("a screen reader hears the number of results when the visitor pauses, once", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.evaluate(() => {
    globalThis.said = [];
    const note = (changes) =>
      globalThis.said.push(...changes.map(({ target }) => target.textContent).filter(Boolean));
    new MutationObserver(note).observe(document.querySelector("[data-medina-status]"), {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  const said = () => page.evaluate(() => globalThis.said);
  await widget.type("migration");
  const first = await widget.summary.innerText();
  await eventually(async () => (await said()).length > 0, "an announcement");
  const suggested = await widget.options.count();
  assert.ok(suggested > 0);
  assert.deepEqual(
    await said(),
    [`${first}. Suggestions: ${suggested}`],
    "what is said is what is seen, once",
  );
  await widget.dismiss();

  const [one] = [...(await widget.counts("Type of resource")).keys()];
  await widget.settle(() => widget.value("Type of resource", one).check());
  await eventually(async () => (await said()).length > 1, "another announcement");
  assert.equal((await said())[1], `${await widget.summary.innerText()}. Filters, 1 in use`);
});

async function openAllFacets(widget) {
  const folded = widget.root.locator("[part~=facet-title][aria-expanded=false]");
  while (await folded.count()) await folded.first().click();
}

async function assertFits(page) {
  const { content, screen } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    screen: innerWidth,
  }));
  assert.ok(content <= screen, `${content} px of content on ${screen} px`);
}

/** Presses Tab until the focused element of the widget matches `selector`. */
async function tabTo(page, widget, selector) {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if (
      await widget.root.evaluate(
        (element, wanted) => element.shadowRoot.activeElement?.matches(wanted) ?? false,
        selector,
      )
    )
      return;
  }
  assert.fail(`${selector} cannot be reached with the Tab key`);
}

/** Describes the focused element of the widget: its HTML, and whether its focus is visible. */
function focusInside(widget) {
  return widget.root.evaluate((element) => {
    const node = element.shadowRoot.activeElement;
    if (!node) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    const around = node.closest("[part~=field]");
    const marked = ({ outlineStyle: style, outlineWidth: width }) =>
      style !== "none" && parseFloat(width) >= 2;
    return {
      html: node.outerHTML.slice(0, 120),
      isVisible: node.checkVisibility(),
      isMarked:
        marked({ outlineStyle, outlineWidth }) ||
        (around !== null && marked(getComputedStyle(around))),
    };
  });
}
