import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CATALOGUES, LATER } from "./i18n/catalogues.static.ts";
import { Message } from "./i18n/messages.ts";
import { wordsFor } from "./i18n.ts";
import { fetchTexts } from "./texts.ts";

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
  for (const language of ["fr", "es", "ar"]) {
    CATALOGUES[language]!.texts.length = Message.suggestions;
    delete CATALOGUES[language]!.results;
  }
  answer = async () => Response.json(LATER.fr);
});

test("what is said before the file has come is in the visitor's language, the rest in English", () => {
  const words = wordsFor("fr-CA");
  assert.equal(words.say(Message.submit), "Rechercher");
  assert.equal(words.say(Message.more), "More results");
  assert.equal(words.results(2), "2 results");
});

test("the file completes words that are already in use", async () => {
  const words = wordsFor("fr-CA");
  await fetchTexts("fr-CA", BASE);
  assert.deepEqual(requests, [`${BASE}medina-00000000.fr.json`]);
  assert.equal(words.say(Message.more), "Plus de résultats");
  assert.equal(words.results(2), "2 résultats");
});

test("English is there, and so is what stands in for other languages", async () => {
  await fetchTexts("en-GB", BASE);
  await fetchTexts("de", BASE);
  assert.deepEqual(requests, []);
});

test("asked for twice at once the words are the same, and asked for later they are there", async () => {
  await Promise.all([fetchTexts("fr", BASE), fetchTexts("fr", BASE)]);
  await fetchTexts("fr", BASE);
  assert.equal(requests.length, 2);
  assert.equal(CATALOGUES.fr?.texts.length, CATALOGUES.en.texts.length);
});

const FAILURES: readonly [string, typeof answer][] = [
  ["is missing", async () => new Response("", { status: 404 })],
  ["does not arrive", () => Promise.reject(new TypeError("offline"))],
  ["is another page", async () => new Response("<!doctype html>")],
];

for (const [what, happens] of FAILURES) {
  test(`where the file ${what}, the rest is said in English, the console says so, and the next attempt may work`, async () => {
    const whole = answer;
    answer = happens;
    await fetchTexts("fr", BASE);
    assert.match(warnings.join(), /speaks English/);
    assert.equal(wordsFor("fr").say(Message.more), "More results");
    answer = whole;
    await fetchTexts("fr", BASE);
    assert.equal(wordsFor("fr").say(Message.more), "Plus de résultats");
  });
}
