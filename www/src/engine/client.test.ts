import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import { MedinaError } from "../api/errors.ts";
import { open } from "./client.ts";

const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const INDEX = "https://cdn.example/medina/index/";
const BASE = "https://cdn.example/medina/";

/** Replaces the network. */
const requests: { url: string; options: RequestInit }[] = [];
let answers: (url: string) => Response | Promise<Response>;
const original = globalThis.fetch;

before(() => {
  globalThis.fetch = async (url, options = {}) => {
    requests.push({ url: String(url), options });
    const stopped = new Promise<never>((_, reject) => {
      options.signal?.addEventListener("abort", () => reject(options.signal?.reason));
    });
    return Promise.race([answers(String(url)), stopped]);
  };
});
after(() => {
  globalThis.fetch = original;
});
beforeEach(() => {
  requests.length = 0;
  answers = answer;
});

test("a module that failed to load is requested again", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  answers = (url) => (url.endsWith(".wasm") ? new Response("", { status: 404 }) : answer(url));
  t.after(() => mock.timers.reset());
  await passing(assert.rejects(open(INDEX, { base: BASE }), isError("missing")));
  answers = (url) => (url.endsWith(".wasm") ? new Response("", { status: 500 }) : answer(url));
  await passing(assert.rejects(open(INDEX, { base: BASE }), isError("network")));
  answers = (url) =>
    url.endsWith(".wasm")
      ? new Response("<html>", { headers: { "content-type": "text/html" } })
      : answer(url);
  await passing(assert.rejects(open(INDEX, { base: BASE }), isError("unsupported")));
});

test("module and manifest are requested together, without cookies or referrer", async () => {
  await open(INDEX, { base: BASE });
  assert.deepEqual(requests.map(({ url }) => url).sort(), [
    `${INDEX}entry.bin`,
    `${BASE}medina-00000000.wasm`,
  ]);
  for (const { options } of requests) {
    assert.deepEqual(
      [options.mode, options.credentials, options.referrerPolicy],
      ["cors", "omit", "no-referrer"],
    );
  }
});

test("a second index shares the module", async () => {
  await open("https://other.example/index", { base: BASE });
  assert.deepEqual(
    requests.map(({ url }) => url),
    ["https://other.example/index/entry.bin"],
  );
});

test("the index answers, describes itself and returns texts", async () => {
  const index = await open(INDEX, { base: BASE, language: "fr-CA" });
  const page = await index.search({ query: "mediators", limit: 2 });
  assert.ok(page.total > 0 && page.hits.length === 2);
  assert.equal(index.describe().language, "fr");
  assert.match((await index.text(page.hits[0]?.id ?? "")).text, /mediators/);
});

test("the index suggests completions", async () => {
  const index = await open(INDEX, { base: BASE, language: "en" });
  const suggestions = await index.suggest("hou", 3);
  assert.ok(suggestions.length > 0 && suggestions.length <= 3);
  for (const { text } of suggestions) assert.match(text, /^hou/i);
});

test("failures keep the engine's code", async () => {
  const index = await open(INDEX, { base: BASE });
  const codes = ["network", "missing", "foreign", "incompatible", "damaged", "request"] as const;
  for (const code of codes) {
    await assert.rejects(index.search({ query: `!${code}` }), isError(code));
  }
  answers = (url) => (url.endsWith(".bin") ? new Response("something else") : answer(url));
  await assert.rejects(open(INDEX, { base: BASE }), isError("foreign"));
});

test("after a trap a new engine answers the same request", async () => {
  const index = await open(INDEX, { base: BASE });
  requests.length = 0;
  const page = await index.search({ query: "!trap" });
  assert.equal(page.total, 0, "the second time it answers");
  assert.deepEqual(
    requests.map(({ url }) => url),
    [`${INDEX}entry.bin`],
    "the module was compiled already",
  );
  assert.ok((await index.search({ query: "mediators" })).total > 0);
});

test("an engine that traps twice over a request has crashed, and answers others", async () => {
  const index = await open(INDEX, { base: BASE });
  await assert.rejects(index.search({ query: "!trap-always" }), isError("crashed"));
  assert.ok((await index.search({ query: "mediators" })).total > 0);
});

test("if files are missing and the entry file is another, the index is opened again", async () => {
  const index = await open(INDEX, { base: BASE });
  const before = index.describe();
  requests.length = 0;
  answers = (url) => (url.includes("entry.bin") ? new Response("fake index 2") : answer(url));
  assert.equal((await index.search({ query: "!gone" })).total, 0, "the second time it answers");
  assert.equal(requests.length, 1);
  assert.match(requests[0]?.url ?? "", /entry\.bin\?\d+$/, "no copy of a service worker answers");
  assert.notEqual(index.describe(), before, "callers can tell the generations apart");
});

test("if files are missing and the entry file is the same, the error stands", async () => {
  const index = await open(INDEX, { base: BASE });
  const before = index.describe();
  for (const code of ["missing", "network", "damaged"] as const)
    await assert.rejects(index.search({ query: `!${code}` }), isError(code));
  assert.equal(index.describe(), before);
  assert.ok((await index.search({ query: "mediators" })).total > 0);
});

test("an entry file that is no entry file changes nothing", async () => {
  const index = await open(INDEX, { base: BASE });
  const before = index.describe();
  answers = (url) => (url.includes("entry.bin") ? new Response("<html>") : answer(url));
  await assert.rejects(index.search({ query: "!damaged" }), isError("damaged"));
  assert.equal(index.describe(), before);
});

test("calls that fail together open a new generation once", async () => {
  const index = await open(INDEX, { base: BASE });
  answers = (url) => (url.includes("entry.bin") ? new Response("fake index 3") : answer(url));
  requests.length = 0;
  const calls = [1, 2, 3].map(() => index.search({ query: "!missing" }));
  assert.deepEqual(
    (await Promise.allSettled(calls)).map(({ status }) => status),
    ["rejected", "rejected", "rejected"],
  );
  assert.ok(requests.length <= 6, "each asks at most before and after the new engine");
});

test("an aborted signal closes the index while it is being opened", async () => {
  const controller = new AbortController();
  answers = () => new Promise(() => undefined);
  const opening = open("https://third.example/index", { base: BASE, signal: controller.signal });
  controller.abort();
  answers = answer;
  await assert.rejects(opening, isError("request"));
});

test("a closed index rejects calls and requests nothing", async () => {
  const index = await open(INDEX, { base: BASE });
  index.close();
  requests.length = 0;
  assert.throws(() => index.describe(), isError("request"));
  await assert.rejects(index.search({ query: "mediators" }), isError("request"));
  assert.deepEqual(requests, []);
});

/** Lets simulated time pass until `outcome` is settled. */
async function passing<T>(outcome: Promise<T>): Promise<T> {
  let isSettled = false;
  outcome
    .catch(() => undefined)
    .finally(() => {
      isSettled = true;
    });
  while (!isSettled) {
    mock.timers.tick(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return outcome;
}

function answer(url: string): Response {
  if (url.endsWith(".wasm"))
    return new Response(EMPTY_MODULE, { headers: { "content-type": "application/wasm" } });
  return new Response("fake index");
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MedinaError && error.code === code;
}
