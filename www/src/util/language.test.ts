import assert from "node:assert/strict";
import { test } from "node:test";
import { direction, languageAround, primary, validTag } from "./language.ts";

test("direction follows the script in the tag, else that of the language", () => {
  for (const tag of ["ar", "ar-EG", "he", "fa", "ur-PK", "az-Arab", "yi"])
    assert.equal(direction(tag), "rtl", tag);
  for (const tag of ["en", "fr-CA", "ar-Latn", "zh-Hant", "tr", ""])
    assert.equal(direction(tag), "ltr", tag);
});

test("tags become canonical; invalid ones count as absent", () => {
  assert.equal(validTag("fr_ca"), "fr-CA");
  assert.equal(validTag(" AR "), "ar");
  for (const text of ["", "x", "not a tag", null, undefined])
    assert.equal(validTag(text), undefined, String(text));
  assert.equal(primary("PT-br"), "pt");
});

test("the nearest ancestor with a language decides, across shadow roots", () => {
  const html = node({ lang: "fr" });
  const host = node({}, html);
  const shadowRoot = { parentNode: null, host };
  const inner = node({}, shadowRoot);
  assert.equal(languageAround(inner as never), "fr");
  assert.equal(languageAround(node({ lang: "ar-EG" }, inner) as never), "ar-EG");
  assert.equal(languageAround(node({ lang: "not a tag" }, inner) as never), "fr");
  assert.equal(languageAround(node({}) as never), "en");
});

function node(attributes: Record<string, string>, parentNode: object | null = null): object {
  return { lang: "", parentNode, ...attributes };
}
