// What the browser requests, sends and stores: only the script before the visitor uses the search,
// nothing from a third party, nothing stored.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { eventually } from "./lib/widget.mjs";

const INDEX_FILE = /^\/index\/[0-9a-f]+(-\d+)?\.bin$/;

const demo = await openDemo();
after(() => demo.close());

test("before the visitor uses the search, only the script is fetched", async (t) => {
  const start = demo.log.now();
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.field.waitFor();
  await page.waitForTimeout(500);
  assert.deepEqual(demo.log.paths(start), ["/medina.js"]);
});

test("entering the field fetches what every query needs, and no query's own files", async (t) => {
  const { widget } = await demo.visit(t, PAGES.english);
  const start = demo.log.now();
  await widget.field.focus();
  await widget.heard("ready");
  const paths = demo.log.paths(start);
  assert.equal(paths.filter((path) => path.endsWith(".wasm")).length, 1);
  assert.equal(paths.filter((path) => path === "/index/entry.bin").length, 1);
  assert.equal(paths.filter((path) => INDEX_FILE.test(path)).length, 2, "header and labels");
  assert.equal(new Set(paths).size, paths.length, "nothing is fetched twice");
});

test("requests carry neither cookies nor the page's address", async (t) => {
  const start = demo.log.now();
  const { context, widget } = await demo.visit(t, PAGES.english);
  await context.addCookies([{ name: "city", value: "1", url: demo.cdn }]);
  await widget.search("housing");
  const loaded = demo.log.since(start).filter(({ path }) => path !== "/medina.js");
  assert.ok(loaded.length >= 3, "module, manifest and index files");
  for (const { path, headers } of loaded)
    assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined], path);
});

test("nothing is kept in the browser", async (t) => {
  const { context, page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("migration");
  const [one] = [...(await widget.counts("Type of resource")).keys()];
  await widget.settle(() => widget.value("Type of resource", one).check());
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  assert.deepEqual(kept, { local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
  assert.deepEqual(await context.cookies(), []);
});

test("the page gets no new global names but the element", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english, {
    before: (page) =>
      page.addInitScript(() => (globalThis.namesBefore = Object.getOwnPropertyNames(globalThis))),
  });
  await widget.search("housing");
  const added = await page.evaluate(() =>
    Object.getOwnPropertyNames(globalThis).filter((name) => !globalThis.namesBefore.includes(name)),
  );
  assert.deepEqual(
    added.filter((name) => !["namesBefore", "medinaEvents"].includes(name)),
    [],
  );
});

test("a second visit asks only for what may have changed", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await widget.search("housing");
  const start = demo.log.now();
  await page.reload();
  // The page's address contains the query.
  await widget.heard("results");
  await eventually(
    () => demo.log.paths(start).includes("/index/entry.bin"),
    "a request for the manifest",
  );
  assert.deepEqual(new Set(demo.log.paths(start)), new Set(["/medina.js", "/index/entry.bin"]));
});
