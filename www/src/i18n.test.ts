import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, ownName, textOf, wordsFor } from "./i18n.ts";
import { ar } from "./i18n/ar.ts";
import { CATALOGUES, LATER } from "./i18n/catalogues.static.ts";
import { en } from "./i18n/en.ts";
import { es } from "./i18n/es.ts";
import { fr } from "./i18n/fr.ts";
import { Message } from "./i18n/messages.ts";
import { fetchTexts } from "./texts.ts";

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
/** Where a form stands for one number alone, the word itself may say it. */
const SAYS_ITS_NUMBER = ["zero", "one", "two"];

globalThis.fetch = async (url) => Response.json(LATER[/(\w+)\.json$/.exec(String(url))?.[1] ?? ""]);
for (const language of Object.keys(LATER))
  await fetchTexts(language, "https://cdn.example/medina/");

for (const [language, messages] of Object.entries({ en, fr, es, ar })) {
  test(`${language}: the same messages with the same placeholders as English`, () => {
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(messages)) {
      if (typeof text !== "string") continue;
      assert.deepEqual(placeholders(text), placeholders(en[key as keyof typeof en] as string), key);
      assert.ok(text.trim(), key);
    }
  });

  test(`${language}: a form for each plural category and none besides`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, forms] of Object.entries(messages)) {
      if (typeof forms === "string") continue;
      assert.deepEqual(Object.keys(forms).sort(), [...pluralCategories].sort(), key);
      for (const [category, text] of Object.entries(forms)) {
        const mayBeSaid = language === "ar" && SAYS_ITS_NUMBER.includes(category);
        assert.deepEqual(
          placeholders(text as string),
          mayBeSaid ? [] : ["n"],
          `${key}.${category}`,
        );
      }
    }
  });

  test(`${language}: each text ships in its place`, () => {
    for (const [name, text] of Object.entries(messages)) {
      if (typeof text === "string")
        assert.equal(CATALOGUES[language]?.texts[Message[name as keyof typeof Message]], text);
    }
  });

  test(`${language}: any number can be said`, () => {
    const words = wordsFor(language);
    for (const n of [...Array(201).keys(), 1.5, 1e6, 123_456_789]) {
      assert.match(words.results(n), /^[^{}]+$/, String(n));
    }
  });

  test(`${language}: no markup, no straight quotation marks`, () => {
    for (const [key, text] of Object.entries(messages))
      assert.doesNotMatch(JSON.stringify(text), /[<>&]|\\"|\w'\w/, key);
  });
}

test("Arabic counts in six forms", () => {
  const { results } = wordsFor("ar");
  assert.deepEqual(
    [0, 1, 2, 3, 11, 100].map((n) => results(n)),
    ["لا نتائج", "نتيجة واحدة", "نتيجتان", "3 نتائج", "11 نتيجة", "100 نتيجة"],
  );
});

test("numbers follow the region, years are never grouped", () => {
  assert.equal(wordsFor("en").number(12345), "12,345");
  assert.equal(wordsFor("ar-EG").number(1234), "١٬٢٣٤");
  assert.equal(wordsFor("en").year(2018), "2018");
});

test("dates are as precise as they were given", () => {
  const { date } = wordsFor("en-GB");
  assert.equal(date("2018"), "2018");
  assert.equal(date("2018-07"), "July 2018");
  assert.equal(date("2018-07-30"), "30 July 2018");
  assert.match(date("2016-03/2018-05"), /^March 2016\s–\sMay 2018$/);
  assert.match(date("2016/2018-05"), /^2016\s?–\s?2018$/);
  assert.equal(date("some day"), "some day");
  assert.match(wordsFor("ar-SA-u-nu-latn").date("2018"), /2018/, "no other calendar");
});

test("a language without a catalogue is spoken to in English, with English numbers", () => {
  const words = wordsFor("de-AT");
  assert.equal(words.language, "en");
  assert.equal(words.results(1234), "1,234 results");
});

test("a tag named like a property of every object is no catalogue", () => {
  assert.equal(wordsFor("constructor").language, "en");
});

test("languages are named in the visitor's language, and in their own", () => {
  assert.equal(wordsFor("en").languageName("fr"), "French");
  assert.equal(ownName("fr"), "français");
  assert.equal(ownName("not a tag"), "not a tag");
});

test("values are put in as they are", () => {
  assert.equal(textOf(fill("{a} and {b}", { a: "$& {b}", b: "<b>" })), "$& {b} and <b>");
});
