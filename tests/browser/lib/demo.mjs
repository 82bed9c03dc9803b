// The demonstration, served on two origins and opened in a browser: what every end-to-end test starts from.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serveTwoOrigins } from "../../../xtask/demo-server.mjs";
import { RequestLog } from "./request-log.mjs";
import { PATIENCE_MS, Widget } from "./widget.mjs";

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const FLAGS = readFileSync(fromHere("../chrome-flags.txt"), "utf8").trim().split("\n");

/** The folder out that tests run on; `cargo xtask test browser` makes it. */
export const CDN_FOLDER = process.env.MEDINA_CDN_DIR ?? fromHere("../../../target/demo");
export const DEMO_PAGES = fromHere("../../../www/demo");
/** Pages that host the widget as a partner city would, below DEMO_PAGES. */
export const PAGES = {
  english: "/city-en.html",
  arabic: "/city-ar.html",
  strict: "/strict-csp.html",
  two: "/two-widgets.html",
  address: "/url-state.html",
};

/** The browser that is tested and measured in. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** Serves `site` and the folder out, and starts a browser. The caller closes what it gets. */
export async function openDemo({ site = DEMO_PAGES, cdn = CDN_FOLDER, delay = 0 } = {}) {
  const log = new RequestLog();
  const served = await serveTwoOrigins({ site, cdn, delay, log: log.add });
  const browser = await launch();
  const close = async () => {
    await browser.close();
    await served.close();
  };
  return {
    ...served,
    browser,
    log,
    close,
    visit: (test, path, options) => visit({ served, browser }, test, path, options),
  };
}

/**
 * Opens a page of the site in a browser profile of its own, closed when the test ends. Whatever the test is about, it
 * fails when the page logs a line, throws, violates its policy or asks for anything outside the two origins, unless
 * `problems` is "expected".
 *
 * `before` is called with the page before it loads, to intercept requests; other options are the profile's.
 */
async function visit(
  { served, browser },
  test,
  path,
  { before = () => {}, problems = "none", ...profile } = {},
) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...profile });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const seen = watch(page, [served.site, served.cdn]);
  test.after(async () => {
    await context.close();
    if (problems === "none") assert.deepEqual(seen, [], "the page goes about its work silently");
  });
  await page.addInitScript(countResults);
  await before(page, served);
  await page.goto(served.site + path);
  return {
    page,
    context,
    problems: seen,
    widget: new Widget(page, page.locator("medina-search").first()),
  };
}

function watch(page, origins) {
  const seen = [];
  page.on("console", (message) => seen.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && !origins.includes(url.origin))
      seen.push(`foreign request: ${url}`);
  });
  return seen;
}

/** Runs in the page: counts result events, so that a test can wait for the answer to what it did. */
function countResults() {
  globalThis.medinaEvents = [];
  for (const type of ["ready", "search", "results", "select", "error"]) {
    const note = ({ detail, target }) =>
      globalThis.medinaEvents.push({ type, detail: structuredClone(detail), id: target.id });
    document.addEventListener(`medina-${type}`, note);
  }
}
