// The engine without the widget, as other front ends import it. Its answers must equal those of
// the command `medina search` in every field but the time.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

/** Requests, the flags of the command for the same request, and the language if not English. */
const REQUESTS = [
  [{ query: "housing" }, []],
  [{ query: "migr" }, []],
  [{ query: "logement décent" }, [], "fr"],
  [{ query: "الهجرة" }, [], "ar"],
  [{ query: "" }, []],
  [{ query: "xyzzyqwerty" }, []],
  [
    { query: "migration", sort: "date", offset: 10, limit: 5 },
    ["--sort", "date", "--offset", "10", "--limit", "5"],
  ],
  [{ query: "ciudad", sort: "title" }, ["--sort", "title"], "es"],
  [
    { query: "city", filters: { type: ["case-study"], place: ["europe"] } },
    ["--filter", "type=case-study", "--filter", "place=europe"],
  ],
  [
    { query: "", filters: { theme: ["housing", "health"] } },
    ["--filter", "theme=housing", "--filter", "theme=health"],
  ],
  [{ query: "", ranges: { year: { from: 2018, to: 2020 } } }, ["--filter", "year=2018..2020"]],
];

for (const [request, flags, language = "en"] of REQUESTS) {
  test(`the command answers ${JSON.stringify(request)} in ${language} the same`, async (t) => {
    const { page } = await demo.visit(t, PAGES.english);
    const found = await page.evaluate(search, { cdn: demo.cdn, language, request });
    assert.deepEqual(
      comparable(found),
      comparable(await ask(request.query, "--lang", language, ...flags)),
    );
  });
}

test("the text of a hit, and what the index is about", async (t) => {
  const { page } = await demo.visit(t, PAGES.english);
  const { info, text } = await page.evaluate(describe, demo.cdn);
  assert.equal(info.practices, (await ask("")).total);
  assert.equal(text.id, "case-tunis.en");
  assert.equal(text.language, "en");
  assert.match(text.text, /medina/i);
});

test("what has to be fetched waits until the caller allows it", async (t) => {
  const { page } = await demo.visit(t, PAGES.english);
  const outcome = await page.evaluate(async (cdn) => {
    const { open } = await import(`${cdn}/medina.js`);
    const index = await open(`${cdn}/index/`);
    const fetched = [];
    const { fetch } = window;
    window.fetch = (...request) => {
      fetched.push(request);
      return fetch(...request);
    };
    const { promise: allowed, resolve: allow } = Promise.withResolvers();
    const asked = Promise.withResolvers();
    const found = index.search({ query: "housing" }, () => {
      asked.resolve();
      return allowed;
    });
    await asked.promise;
    await new Promise((resolve) => setTimeout(resolve));
    const before = fetched.length;
    allow();
    const { total } = await found;
    return { before, after: fetched.length > 0, total };
  }, demo.cdn);
  assert.deepEqual(outcome, { before: 0, after: true, total: (await ask("housing")).total });
});

test("an invalid request is refused with its code, and the index still answers", async (t) => {
  const { page } = await demo.visit(t, PAGES.english);
  const outcome = await page.evaluate(async (cdn) => {
    const { open } = await import(`${cdn}/medina.js`);
    const index = await open(`${cdn}/index/`);
    const code = await index.search({ query: "housing", sort: "colour" }).catch(({ code }) => code);
    const { total } = await index.search({ query: "housing" });
    index.close();
    return { code, total };
  }, demo.cdn);
  assert.deepEqual(outcome, { code: "request", total: (await ask("housing")).total });
});

/** Runs in the page. */
async function search({ cdn, language, request }) {
  const { open } = await import(`${cdn}/medina.js`);
  const index = await open(new URL("index/", `${cdn}/medina.js`), { language });
  const page = await index.search(request);
  index.close();
  return page;
}

/** Runs in the page. */
async function describe(cdn) {
  const { open } = await import(`${cdn}/medina.js`);
  const index = await open(`${cdn}/index/`, { language: "en" });
  const { hits } = await index.search({ query: "tunis medina", limit: 1 });
  return { info: index.describe(), text: await index.text(hits[0].id) };
}

/** `page` without the time it took, and without values that JSON omits. */
function comparable({ milliseconds, ...page }) {
  return JSON.parse(JSON.stringify(page));
}
