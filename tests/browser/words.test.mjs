// What happens to words: corrections, words that no page has, names in other languages, and
// suggestions for a query without results.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertAccessible } from "./lib/axe.mjs";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { eventually } from "./lib/widget.mjs";

const demo = await openDemo();
after(() => demo.close());

for (const [language, path, typed] of [
  ["English", PAGES.english, "hosuing"],
  ["Arabic", PAGES.arabic, "المشتاركة"],
]) {
  test(`a correction is shown, and can be refused for just this query: ${language}`, async (t) => {
    const { page, widget } = await demo.visit(t, path);
    const {
      corrections: [{ from, to }],
      total,
    } = await ask(typed, "--lang", language === "English" ? "en" : "ar");
    assert.ok(total > 0);
    await widget.search(typed);
    const line = widget.root.locator("[part~=correction]");
    assert.deepEqual(await line.locator("bdi").allInnerTexts(), [to, from]);
    assert.equal(await widget.total(), total);
    await assertAccessible(page, "corrected");

    const refuse = widget.root.locator("[part~=as-typed]");
    assert.ok((await refuse.boundingBox()).height >= 24);
    await widget.settle(() => refuse.click());
    assert.equal(await line.isVisible(), false);
    const asTyped = await page.evaluate(searchAsTyped, {
      cdn: demo.cdn,
      query: typed,
      language: language === "English" ? "en" : "ar",
    });
    assert.equal(await widget.total(), asTyped.total || asTyped.partial);
    assert.equal(await widget.field.inputValue(), typed, "the query stays as it was typed");
    assert.equal(
      await widget.root.evaluate((element) =>
        element.shadowRoot.activeElement.getAttribute("part"),
      ),
      "summary",
    );
    assert.doesNotMatch(new URL(page.url()).search, /correct/, "the address keeps out of it");

    await widget.search(`${typed} `);
    await line.waitFor();
  });
}

test("several corrections make one sentence", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  const query = "hosuing particpation";
  const { corrections } = await ask(query);
  assert.equal(corrections.length, 2);
  await widget.search(query);
  const [one, other] = corrections.map(({ to }) => to);
  assert.match(
    await widget.root.locator("[part~=correction]").innerText(),
    new RegExp(`^Showing results for ${one} and ${other}\\.`),
  );
});

test("a word that is right is never corrected away", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  await widget.search("housing");
  assert.equal(await widget.root.locator("[part~=correction]").isVisible(), false);
  assert.match(await widget.summary.innerText(), /“housing”$/);
});

test("a word that no page has is named", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  const { unknown } = await ask("housing xyzzyqwerty");
  assert.deepEqual(unknown, ["xyzzyqwerty"]);
  await widget.search("housing xyzzyqwerty");
  assert.equal(
    await widget.root.locator("[part~=unknown]").innerText(),
    "No page contains: xyzzyqwerty",
  );
  assert.ok((await widget.hits.count()) > 0, "what the other word finds is there");
});

test("if filters leave nothing, each suggestion brings as many results as it says", async (t) => {
  const query = "tangier";
  const flags = ["--filter", "year=2022", "--filter", "type=case-study"];
  const { total, partial, help } = await ask(query, ...flags);
  assert.equal(total + partial, 0);
  assert.ok(help.length > 0, "something would help");
  for (const place of help.keys()) {
    const { page, widget } = await demo.visit(
      t,
      `${PAGES.english}?m.q=${query}&m.f.year=2022..2022&m.f.type=case-study`,
    );
    await widget.heard("results");
    const ways = widget.root.locator("[part~=alternative]");
    assert.equal(await ways.count(), help.length);
    assert.match(await ways.nth(place).innerText(), new RegExp(`\\(${help[place].total}\\)$`));
    await assertAccessible(page, "ways out");
    await widget.settle(() => ways.nth(place).click());
    assert.equal(await found(widget), help[place].total);
  }
});

test("where the words themselves find nothing, other words are offered", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  const query = "“housing xyzzyqwerty”";
  const { help } = await ask(query);
  const way = help.find(({ kind }) => kind === "query");
  assert.ok(way);
  await widget.search(query);
  await widget.settle(() =>
    widget.root.getByRole("button", { name: `Search for “${way.query}” (${way.total})` }).click(),
  );
  assert.equal(await widget.field.inputValue(), way.query);
  assert.equal(await found(widget), way.total);
  assert.equal(page.url().includes("correct"), false);
});

test("the best way out is heard", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("tangier");
  const facet = await widget.openFacet("Year");
  await widget.settle(async () => {
    await facet.getByLabel("From").fill("2040");
    await facet.getByLabel("From").blur();
  });
  const way = await widget.root.locator("[part~=alternative]").first().innerText();
  await eventually(
    () =>
      page.evaluate(
        (text) => document.querySelector("[data-medina-status]").textContent.includes(text),
        way,
      ),
    "an announcement",
  );
});

for (const [name, path, language, query] of [
  ["a Spanish word", PAGES.english, "en", "vivienda"],
  ["an Arabic word", PAGES.arabic, "ar", "السكن"],
]) {
  test(`${name} finds practices in other languages, and says by which name`, async (t) => {
    const { widget } = await demo.visit(t, path);
    const { hits } = await ask(query, "--lang", language, "--limit", "40");
    const place = hits.findIndex(({ matchedNames }) => matchedNames.length > 0);
    assert.notEqual(place, -1, "some practice is found through another name");
    const { title, matchedNames, language: spoken } = hits[place];
    await widget.search(query);
    while ((await widget.more.isVisible()) && (await widget.hits.count()) <= place)
      await widget.settle(() => widget.more.click());
    const line = widget.hits.nth(place).locator("[part~=matched-names]");
    assert.equal(await widget.titles.nth(place).innerText(), title);
    const inWords = new Intl.DisplayNames(language, { type: "language" }).of(spoken);
    assert.ok(
      (await line.innerText()).includes(inWords),
      `${await line.innerText()} says ${inWords}`,
    );
    assert.deepEqual(await line.locator(`bdi[lang="${spoken}"]`).allInnerTexts(), matchedNames);
  });
}

/** The number of results, including those that match only some of the words. */
async function found(widget) {
  const [{ detail }] = (await widget.events("results")).slice(-1);
  return detail.total + detail.partial;
}

/** Runs in the page. */
async function searchAsTyped({ cdn, query, language }) {
  const { open } = await import(`${cdn}/medina.js`);
  const index = await open(`${cdn}/index/`, { language });
  const page = await index.search({ query, correct: false });
  index.close();
  return page;
}
