import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { MANIFEST, manifest } from "./manifest.mjs";
import { evaluateModule, minifiedStyles } from "./plugins.mjs";

const SOURCE = join(import.meta.dirname, "../src");
const { MedinaSearch } = await evaluateModule(join(SOURCE, "element/medina-search.ts"), {
  alias: { "medina-wasm": join(SOURCE, "testing/fake-bindings.ts") },
  plugins: [minifiedStyles()],
});
const golden = readFileSync(MANIFEST, "utf8");
const [element] = JSON.parse(golden).modules[0].declarations;
const names = (list) => list.map(({ name }) => name).sort();

test("the description is that of custom-elements.json", () => {
  assert.equal(manifest(), golden, "`npm run bless` writes custom-elements.json again");
});

test("every attribute that the element observes is described", () => {
  assert.deepEqual(names(element.attributes), [...MedinaSearch.observedAttributes].sort());
});

test("every public member of the element is described", () => {
  const callbacks = /^(constructor|\w+Callback)$/;
  const own = Object.getOwnPropertyNames(MedinaSearch.prototype).filter(
    (name) => !callbacks.test(name),
  );
  assert.deepEqual(names(element.members), [...own, "ready"].sort());
});

test("every custom property that the styles read is described, once", () => {
  const css = readFileSync(join(SOURCE, "view/styles.css"), "utf8");
  const read = new Set(css.match(/--medina-[\w-]+/g));
  assert.ok(read.size > 10, "the styles read custom properties");
  assert.deepEqual(names(element.cssProperties), [...read].sort());
});

test("events, slots and parts are described", () => {
  for (const { name, description } of element.events) {
    assert.match(name, /^medina-[a-z]+$/);
    assert.ok(description, name);
  }
  assert.ok(element.events.length >= 5);
  assert.deepEqual(names(element.slots), [""]);
  for (const name of ["hit", "input", "chip"])
    assert.ok(names(element.cssParts).includes(name), name);
});
