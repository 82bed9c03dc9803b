// The demonstration, served on two origins and opened in a browser. Every end-to-end test starts
// here.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serveTwoOrigins } from "../../../xtask/demo-server.mjs";
import { RequestLog } from "./request-log.mjs";
import { PATIENCE_MS, Widget } from "./widget.mjs";

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const FLAGS = readFileSync(fromHere("../chrome-flags.txt"), "utf8").trim().split("\n");

/** The output folder of `medina build` under test; `cargo xtask test browser` builds it. */
export const CDN_FOLDER = process.env.MEDINA_CDN_DIR ?? fromHere("../../../target/demo");
export const DEMO_PAGES = fromHere("../../../www/demo");
/** Pages below DEMO_PAGES that embed the widget as a city would. */
export const PAGES = {
  english: "/city-en.html",
  arabic: "/city-ar.html",
  strict: "/strict-csp.html",
  two: "/two-widgets.html",
  address: "/url-state.html",
};

/** Starts the browser of the tests and measurements. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** Serves the folders `site` and `cdn` and starts a browser. The caller must call `close`. */
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
 * Opens a page of the site in a new browser profile, which is closed when the test ends. The test
 * then fails if the page logged a line, threw, violated its policy or requested anything outside of
 * the two origins, unless `problems` is "expected".
 *
 * `before` is called with the page before it loads, to intercept requests. Other options are those
 * of the profile.
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
  await page.addInitScript(recordEvents);
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

/** Runs in the page: records the widget's events, so that a test can wait for them. */
function recordEvents() {
  globalThis.medinaEvents = [];
  for (const type of ["ready", "search", "results", "select", "error"]) {
    const note = ({ detail, target }) =>
      globalThis.medinaEvents.push({ type, detail: structuredClone(detail), id: target.id });
    document.addEventListener(`medina-${type}`, note);
  }
}
