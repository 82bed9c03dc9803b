import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUES, type Language } from "./catalogues.ts";
import { DEFERRED, type DeferredLanguage } from "./deferred.ts";
import { en } from "./en.ts";
import * as fr from "./fr.ts";
import { loadDeferredMessages } from "./load.ts";
import type { MessageKey, Messages } from "./messages.ts";
import { fill, ownName, textOf, translatorFor } from "./translator.ts";

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
/** Plural categories of a single number, in Arabic: the word for it may contain the number. */
const SINGLE_NUMBERS = ["zero", "one", "two"];

/** All messages by language. */
const ALL: [Language, Messages][] = [["en", en]];

globalThis.fetch = async (url) =>
  Response.json(DEFERRED[/(\w+)\.json$/.exec(String(url))?.[1] as DeferredLanguage]);
for (const language of Object.keys(DEFERRED) as DeferredLanguage[]) {
  const { initial, deferred }: typeof fr = await import(`./${language}.ts`);
  ALL.push([language, { ...initial, ...deferred }]);
  await loadDeferredMessages(language, "https://cdn.example/medina/");

  test(`${language}: each key is in the script or in the file, and none is in both`, () => {
    const keys = [...Object.keys(initial), ...Object.keys(deferred)];
    assert.deepEqual(keys.sort(), Object.keys(en).sort());
    assert.deepEqual(Object.keys(initial).sort(), Object.keys(fr.initial).sort());
  });
}

for (const [language, messages] of ALL) {
  test(`${language}: the same placeholders as English`, () => {
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
        const mayBeWord = language === "ar" && SINGLE_NUMBERS.includes(category);
        assert.deepEqual(
          placeholders(text as string),
          mayBeWord ? [] : ["n"],
          `${key}.${category}`,
        );
      }
    }
  });

  test(`${language}: each key has its message once the file has arrived`, () => {
    const translator = translatorFor(language);
    const { results, ...texts } = messages;
    assert.deepEqual(CATALOGUES[language].results, results);
    for (const [key, text] of Object.entries(texts))
      assert.equal(translator.text(key as MessageKey), text.replace(/\{\w+\}/g, ""), key);
  });

  test(`${language}: any number can be said`, () => {
    const translator = translatorFor(language);
    for (const n of [...Array(201).keys(), 1.5, 1e6, 123_456_789]) {
      assert.match(translator.results(n), /^[^{}]+$/, String(n));
    }
  });

  test(`${language}: no markup, no straight quotation marks`, () => {
    for (const [key, text] of Object.entries(messages))
      assert.doesNotMatch(JSON.stringify(text), /[<>&]|\\"|\w'\w/, key);
  });
}

test("Arabic counts in six forms", () => {
  const { results } = translatorFor("ar");
  assert.deepEqual(
    [0, 1, 2, 3, 11, 100].map((n) => results(n)),
    ["لا نتائج", "نتيجة واحدة", "نتيجتان", "3 نتائج", "11 نتيجة", "100 نتيجة"],
  );
});

test("numbers follow the region, years are never grouped", () => {
  assert.equal(translatorFor("en").number(12345), "12,345");
  assert.equal(translatorFor("ar-EG").number(1234), "١٬٢٣٤");
  assert.equal(translatorFor("en").year(2018), "2018");
});

test("dates are as precise as they were given", () => {
  const { date } = translatorFor("en-GB");
  assert.equal(date("2018"), "2018");
  assert.equal(date("2018-07"), "July 2018");
  assert.equal(date("2018-07-30"), "30 July 2018");
  assert.match(date("2016-03/2018-05"), /^March 2016\s–\sMay 2018$/);
  assert.match(date("2016/2018-05"), /^2016\s?–\s?2018$/);
  assert.equal(date("some day"), "some day");
  assert.match(translatorFor("ar-SA-u-nu-latn").date("2018"), /2018/, "no other calendar");
});

test("a language without a catalogue is spoken to in English, with English numbers", () => {
  const translator = translatorFor("de-AT");
  assert.equal(translator.language, "en");
  assert.equal(translator.results(1234), "1,234 results");
});

test("a tag named like a property of every object is no catalogue", () => {
  assert.equal(translatorFor("constructor").language, "en");
});

test("languages are named in the visitor's language, and in their own", () => {
  assert.equal(translatorFor("en").languageName("fr"), "French");
  assert.equal(ownName("fr"), "français");
  assert.equal(ownName("not a tag"), "not a tag");
});

test("values are put in as they are", () => {
  assert.equal(textOf(fill("{a} and {b}", { a: "$& {b}", b: "<b>" })), "$& {b} and <b>");
});
