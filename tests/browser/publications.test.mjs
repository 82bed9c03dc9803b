// An index that is published again under an open page, on hosts that differ in what they answer
// for the files that are gone; a lost connection; a service worker; a host that restarts.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openChromium, openFirefox } from "./lib/browsers.mjs";
import { FAULTS, openFaultHost } from "./lib/fault-host.mjs";
import { pageOf, Visit } from "./lib/fault-visit.mjs";
import { buildShardedIndex, QUERIES } from "./lib/sharded-index.mjs";

const IS_ALL = Boolean(process.env.MEDINA_TEST_ALL);
/** Kind of host → its answer for a file that is gone. */
const HOSTS = {
  "says 404": FAULTS[404],
  "says 404 without CORS": FAULTS["404 without CORS"],
  "sends its start page, for ever": FAULTS["HTML, 200, immutable"],
  "says 403": FAULTS[403],
};
/** Keeps the manifest that it saw first. */
const CACHE_FIRST = `
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    if (!event.request.url.includes("entry.bin")) return;
    event.respondWith(caches.open("kept").then(async (cache) => {
      const kept = await cache.match(event.request);
      if (kept) return kept;
      const response = await fetch(event.request);
      await cache.put(event.request, response.clone());
      return response;
    }));
  });`;

let host;
/** Two generations that share no file of the index. */
let generations;

before(async () => {
  host = await openFaultHost();
  generations = await Promise.all([0, 500].map((from) => buildShardedIndex({ from })));
});
after(() => host?.close());

for (const [name, openBrowser] of Object.entries({
  chromium: openChromium,
  firefox: openFirefox,
})) {
  if (name === "firefox" && !IS_ALL) continue;
  describe(`publications in ${name}`, () => {
    let browser;
    before(async () => {
      browser = await openBrowser();
    });
    after(() => browser?.close());

    for (const [kind, gone] of Object.entries(HOSTS)) {
      it(`another query finds the new generation; the host ${kind}`, async () => {
        await using(browser, {}, async (visit) => {
          await answered(visit, QUERIES.word);
          publish(visit, gone);
          const seen = await answered(visit, QUERIES.other);
          assert.deepEqual(seen.errors, []);
          assert.equal(seen.isRenewed, false, "all results are of one generation");
        });
      });

      it(`further results begin with the first ones again; the host ${kind}`, async () => {
        await using(browser, {}, async (visit) => {
          await answered(visit, QUERIES.word);
          publish(visit, gone);
          await visit.press("more");
          const seen = await visit.until(({ isRenewed, isBusy }) => isRenewed && !isBusy);
          assert.equal(seen.isRenewed, true, "the visitor is told");
          assert.equal(seen.hits, 10);
          assert.equal(new Set(seen.titles).size, 10);
          assert.deepEqual(seen.errors, []);
        });
      });
    }

    it("a page whose service worker keeps the former manifest finds the new index", async () => {
      await using(browser, { worker: CACHE_FIRST }, async (visit) => {
        await visit.run(() => navigator.serviceWorker.register("worker.js").then(() => undefined));
        await visit.run(() => navigator.serviceWorker.ready.then(() => undefined));
        await visit.reload();
        await answered(visit, QUERIES.word);
        publish(visit, FAULTS[404]);
        await visit.reload();
        assert.deepEqual((await answered(visit, QUERIES.word)).errors, []);
      });
    });

    it("a host that restarts for three seconds is waited for", async () => {
      await using(
        browser,
        {},
        async (visit) => {
          const start = performance.now();
          visit.host.fault = (path) =>
            path !== "medina.js" && performance.now() < start + 3000 ? "503" : undefined;
          assert.deepEqual((await answered(visit, QUERIES.word)).errors, []);
        },
        1,
      );
    });

    if (name === "firefox") return;
    it("offline, what was loaded answers, and what failed comes with the connection", async () => {
      await using(browser, {}, async (visit) => {
        await answered(visit, QUERIES.word);
        await visit.setOffline(true);
        await visit.type(QUERIES.other);
        const lost = await visit.until(({ isFailed }) => isFailed);
        assert.deepEqual([lost.isFailed, lost.errors], [true, ["network"]]);
        await visit.press("retry");
        await visit.until(({ errors }) => errors.length === 2);
        assert.deepEqual((await visit.look()).errors, ["network", "network"]);
        await answered(visit, QUERIES.word);
        await visit.type(QUERIES.other);
        await visit.until(({ isFailed }) => isFailed);
        await visit.setOffline(false);
        const seen = await visit.until(isAnswered);
        assert.ok(isAnswered(seen), JSON.stringify(seen));
      });
    });
  });
}

/** Opens a page with the first generation, and closes it at the end. */
async function using(browser, settings, work, haste) {
  const own = host.visit(generations[0], settings);
  own.page = pageOf(own.cdn);
  const visit = await Visit.open(browser, own, { haste });
  try {
    await work(visit);
  } finally {
    await visit.close();
  }
}

/** Replaces the index by the other generation. */
function publish(visit, gone) {
  visit.host.folder = generations[1];
  visit.host.gone = gone;
}

/** Types a query and returns what is seen when its results are there, which must not fail. */
async function answered(visit, query) {
  const { results } = await visit.look();
  await visit.type(query);
  const seen = await visit.until((now) => isAnswered(now) && now.results > results);
  assert.ok(isAnswered(seen), JSON.stringify(seen));
  return seen;
}

function isAnswered({ hits, isFailed, isBusy }) {
  return hits > 0 && !isFailed && !isBusy;
}
