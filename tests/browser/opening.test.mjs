// Opening a result: a practice with a page of its own, and one whose text opens in place.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

const QUERY = "migration";

test("a hit with an address is a link, and opening it tells the page", async (t) => {
  const { hit, position } = await firstHit(({ url }) => url !== null);
  const { page, widget } = await demo.visit(t, PAGES.english, { problems: "expected" });
  await page.route(hit.url, (route) =>
    route.fulfill({ body: "The practice", contentType: "text/plain" }),
  );
  await page.evaluate(() =>
    document.addEventListener("medina-select", (event) =>
      sessionStorage.setItem("chosen", JSON.stringify(event.detail)),
    ),
  );
  await widget.search(QUERY);

  const link = widget.root.getByRole("link", { name: hit.title, exact: true });
  assert.equal(await link.getAttribute("href"), hit.url);
  const site = page.url();
  await link.click();
  await page.waitForURL(hit.url);
  await page.goBack();
  assert.equal(page.url().split("?")[0], site.split("?")[0]);
  const { id, practice, url, title, language } = hit;
  const chosen = JSON.parse(await page.evaluate(() => sessionStorage.getItem("chosen")));
  assert.deepEqual(chosen, { id, practice, url, title, language, position });
});

test("a page that cancels the choice keeps the visitor", async (t) => {
  const { hit } = await firstHit(({ url }) => url !== null);
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.evaluate(() =>
    document.addEventListener("medina-select", (event) => event.preventDefault()),
  );
  await widget.search(QUERY);
  const before = page.url();
  await widget.root.getByRole("link", { name: hit.title, exact: true }).click();
  assert.equal((await widget.heard("select")).detail.id, hit.id);
  assert.equal(page.url(), before);
});

test("a hit without an address opens its whole text in place, and closes again", async (t) => {
  const { hit } = await firstHit(({ url }) => url === null);
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search(QUERY);

  const title = widget.root.getByRole("button", { name: hit.title, exact: true });
  const text = widget.hits
    .filter({ has: page.getByRole("button", { name: hit.title, exact: true }) })
    .locator("[part~=text]");
  assert.equal(await title.getAttribute("aria-expanded"), "false");
  await title.click();
  await text.waitFor();
  assert.equal(await title.getAttribute("aria-expanded"), "true");
  assert.ok((await text.innerText()).length > hit.excerpt.text.length, "more than the excerpt");
  assert.equal((await widget.heard("select")).detail.id, hit.id);

  await text.getByRole("button", { name: "Close" }).click();
  await text.waitFor({ state: "hidden" });
  assert.equal(await widget.focused(), hit.title, "the focus returns to the title");
});

test("a page that cancels the choice of such a hit shows the text itself", async (t) => {
  const { hit } = await firstHit(({ url }) => url === null);
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.evaluate(() =>
    document.addEventListener("medina-select", (event) => event.preventDefault()),
  );
  await widget.search(QUERY);
  const title = widget.root.getByRole("button", { name: hit.title, exact: true });
  await title.click();
  await widget.heard("select");
  assert.equal(await title.getAttribute("aria-expanded"), "false");
});

test("another edition of a practice opens from its hit", async (t) => {
  const { hits } = await ask("Tunis");
  const hit = hits.find(
    ({ editions, practice }) => practice === "case-tunis" && editions.length > 1,
  );
  const french = hit.editions.find(({ language }) => language === "fr");
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.evaluate(() =>
    document.addEventListener("medina-select", (event) => event.preventDefault()),
  );
  await widget.search("Tunis");
  await widget.hits.first().locator("[part~=edition][lang=fr]").click();
  const { detail } = await widget.heard("select");
  assert.deepEqual([detail.id, detail.language, detail.practice], [french.id, "fr", hit.practice]);
});

/** The first hit of QUERY's first page for which `isWanted` holds, and its position from 1. */
async function firstHit(isWanted) {
  const { hits } = await ask(QUERY);
  const place = hits.findIndex(isWanted);
  assert.notEqual(place, -1, `${QUERY} has such a hit on its first page`);
  return { hit: hits[place], position: place + 1 };
}
