// Failures between the page and the CDN: the visitor sees a message and the page's own content, the
// page hears a stable code, and trying again works. Add a failure as a row of FAILURES.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask } from "./lib/command.mjs";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

const WASM = /\/medina-[0-9a-f]+\.wasm$/;
const TEXTS = /\/medina-[0-9a-f]+\.ar\.json$/;
const MANIFEST = /\/index\/entry\.bin$/;
const INDEX_FILE = /\/index\/[0-9a-f]+(-\d+)?\.bin$/;
const GONE = {
  status: 404,
  contentType: "text/plain",
  headers: { "Access-Control-Allow-Origin": "*" },
  body: "Not found",
};

const FAILURES = [
  ["the module is missing", WASM, (route) => route.fulfill(GONE), "missing"],
  ["the module does not arrive", WASM, (route) => route.abort("connectionreset"), "network"],
  ["the module was changed on the way", WASM, tamper(flipByte), "damaged"],
  ["the manifest is missing", MANIFEST, (route) => route.fulfill(GONE), "missing"],
  ["the manifest does not arrive", MANIFEST, (route) => route.abort("connectionreset"), "network"],
  [
    "the manifest is cut short",
    MANIFEST,
    tamper((body) => body.subarray(0, body.length / 2)),
    "damaged",
  ],
  ["the manifest has a wrong byte", MANIFEST, tamper(flipByte), "damaged"],
  [
    "the manifest is an error page sent as if all were well",
    MANIFEST,
    tamper(() => Buffer.from("<!doctype html><h1>Sorry</h1>")),
    "foreign",
  ],
  ["an index file is missing", INDEX_FILE, (route) => route.fulfill(GONE), "missing"],
  [
    "an index file does not arrive",
    INDEX_FILE,
    (route) => route.abort("connectionreset"),
    "network",
  ],
  [
    "an index file is cut short",
    INDEX_FILE,
    tamper((body) => body.subarray(0, body.length / 2)),
    "damaged",
  ],
  ["an index file has a wrong byte", INDEX_FILE, tamper(flipByte), "damaged"],
];

for (const [what, file, happens, code] of FAILURES) {
  test(`${what}: the visitor and the page ("${code}") are told, a retry works`, async (t) => {
    const { page, widget } = await demo.visit(t, PAGES.english, { problems: "expected" });
    await page.route(file, happens);
    await widget.field.fill("housing");
    assert.equal((await widget.heard("error")).detail.code, code);
    await widget.failure.waitFor();
    assert.equal(await isFallbackShown(widget), true, "what the page offers instead is there");

    // Another file of the same kind may still be in flight.
    await page.unrouteAll({ behavior: "wait" });
    await widget.settle(() => widget.root.locator("[part~=retry]").click());
    assert.equal(await widget.total(), (await ask("housing")).total);
    assert.equal(await widget.failure.isVisible(), false);
    assert.equal(await isFallbackShown(widget), false);
  });
}

test("the server is down", async (t) => {
  const doomed = await openDemo();
  t.after(() => doomed.close());
  const { widget } = await doomed.visit(t, PAGES.english, { problems: "expected" });
  await widget.field.waitFor();
  await doomed.closeCdn();
  await widget.field.fill("housing");
  assert.equal((await widget.heard("error")).detail.code, "network");
  assert.equal(await isFallbackShown(widget), true);
});

test("without the script, what the page offers instead is there", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english, {
    problems: "expected",
    before: (page, { cdn }) =>
      page.route(`${cdn}/medina.js`, (route) => route.abort("connectionreset")),
  });
  await page.waitForLoadState();
  assert.equal(await isFallbackShown(widget), true);
});

test("without the messages of the visitor's language the search works, in English", async (t) => {
  const { page, problems, widget } = await demo.visit(t, PAGES.arabic, { problems: "expected" });
  await page.route(TEXTS, (route) => route.fulfill(GONE));
  await widget.search("الهجرة");
  assert.equal(await widget.total(), (await ask("الهجرة", "--lang", "ar")).total);
  await widget.root.getByRole("button", { name: "More results" }).waitFor();
  assert.match(problems.join(), /console warning.*speaks English/);
});

for (const type of ["application/octet-stream", "text/plain", ""]) {
  test(`a module sent as "${type}" works all the same`, async (t) => {
    const { page, widget } = await demo.visit(t, PAGES.english);
    await page.route(WASM, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": type } });
    });
    await widget.search("housing");
    assert.equal(await widget.total(), (await ask("housing")).total);
  });
}

test("a file that fails later leaves the next query unharmed", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english, { problems: "expected" });
  await widget.search("housing");
  await page.route(INDEX_FILE, (route) => route.abort("connectionreset"));
  await widget.field.fill("lampedusa charter");
  await widget.heard("error");
  await page.unroute(INDEX_FILE);
  await widget.search("tunis");
  assert.equal(await widget.total(), (await ask("tunis")).total);
});

test("what is typed while the module is on its way is answered once it is there", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.english);
  await page.route(WASM, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await widget.settle(() => widget.field.pressSequentially("housing", { delay: 60 }));
  assert.equal(await widget.total(), (await ask("housing")).total);
  assert.deepEqual(
    (await widget.events("results")).map(({ detail }) => detail.query),
    ["housing"],
  );
});

/** A route handler that replaces the body of the response by `change(body)`. */
function tamper(change) {
  return async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.body()) });
  };
}

function flipByte(body) {
  const changed = Buffer.from(body);
  changed[changed.length >> 1] ^= 0x10;
  return changed;
}

/** Whether the element's own content, which the page author wrote, is visible. */
function isFallbackShown(widget) {
  return widget.root.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getClientRects().length > 0;
  });
}
