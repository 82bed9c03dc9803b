import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CATALOGUES } from "./catalogues.ts";
import { DEFERRED, type DeferredLanguage } from "./deferred.ts";
import { loadDeferredMessages } from "./load.ts";
import { translatorFor } from "./translator.ts";

const BASE = "https://cdn.example/medina/";

let requests: string[] = [];
let warnings: string[] = [];
let answer: () => Promise<Response>;
globalThis.fetch = async (url) => {
  requests.push(String(url));
  return answer();
};
console.warn = (text: string) => warnings.push(text);

beforeEach(() => {
  requests = [];
  warnings = [];
  for (const [language, messages] of Object.entries(DEFERRED)) {
    const catalogue = CATALOGUES[language as DeferredLanguage];
    for (const key of Object.keys(messages)) Reflect.deleteProperty(catalogue, key);
  }
  answer = async () => Response.json(DEFERRED.fr);
});

test("before the file has arrived, only the initial messages are translated", () => {
  const translator = translatorFor("fr-CA");
  assert.equal(translator.text("submit"), "Rechercher");
  assert.equal(translator.text("more"), "More results");
  assert.equal(translator.results(2), "2 results");
});

test("the file completes translators that are already in use", async () => {
  const translator = translatorFor("fr-CA");
  await loadDeferredMessages("fr-CA", BASE);
  assert.deepEqual(requests, [`${BASE}medina-00000000.fr.json`]);
  assert.equal(translator.text("more"), "Plus de résultats");
  assert.equal(translator.results(2), "2 résultats");
});

test("neither English nor a language without a catalogue needs a file", async () => {
  await loadDeferredMessages("en-GB", BASE);
  await loadDeferredMessages("de", BASE);
  assert.deepEqual(requests, []);
});

test("two calls at once share a request, and a later call fetches nothing", async () => {
  await Promise.all([loadDeferredMessages("fr", BASE), loadDeferredMessages("fr", BASE)]);
  await loadDeferredMessages("fr", BASE);
  assert.equal(requests.length, 1);
  assert.deepEqual(Object.keys(CATALOGUES.fr).sort(), Object.keys(CATALOGUES.en).sort());
});

const FAILURES: readonly [string, typeof answer][] = [
  ["is missing", async () => new Response("", { status: 404 })],
  ["does not arrive", () => Promise.reject(new TypeError("offline"))],
  ["is another page", async () => new Response("<!doctype html>")],
];

for (const [what, happens] of FAILURES) {
  test(`if the file ${what}, messages are English, and a later call may succeed`, async () => {
    const whole = answer;
    answer = happens;
    await loadDeferredMessages("fr", BASE);
    assert.match(warnings.join(), /speaks English/);
    assert.equal(translatorFor("fr").text("more"), "More results");
    answer = whole;
    await loadDeferredMessages("fr", BASE);
    assert.equal(translatorFor("fr").text("more"), "Plus de résultats");
  });
}
