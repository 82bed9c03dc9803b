/**
 * Loads the widget as it ships: the script with the generated bindings inside, and the module.
 *
 * These tests open and refuse indexes, for which bytes of any kind are enough. They do not search,
 * because only the command can write an index, and the command is built after the widget, which it
 * carries. `tests/browser/api.test.mjs` searches with the same files.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { skip, WIDGET } from "./built-widget.mjs";

/** Requests that were answered, by the last part of their path. */
const requests = [];
/** Whether the module arrives with one byte altered. */
let isAltered = false;
/** Manifests by the folder of their index. */
const manifests = new Map();
let open;

before(async () => {
  if (skip) return;
  globalThis.fetch = async (url) => serve(new URL(url));
  ({ open } = await import(pathToFileURL(join(WIDGET, "medina.js")).href));
});

/** Serves the files of the widget, and `manifests` as indexes. */
function serve(url) {
  const name = url.pathname.split("/").at(-1);
  requests.push(name);
  if (url.protocol === "https:") return new Response(manifests.get(url.pathname.split("/").at(-2)));
  const bytes = readFileSync(fileURLToPath(url));
  if (isAltered) bytes[bytes.length - 1] ^= 1;
  return new Response(bytes);
}

/** The error of opening an index whose manifest is `bytes`. */
function openingFails(bytes) {
  const name = `${bytes.length}`;
  manifests.set(name, bytes);
  return open(`https://cdn.example/${name}/`).then(
    () => assert.fail("nonsense was opened as an index"),
    (error) => error,
  );
}

test("a module with another byte is requested three times and refused", { skip }, async () => {
  isAltered = true;
  const { code, message } = await openingFails(Buffer.from("any"));
  assert.equal(code, "damaged", message);
  assert.equal(requests.filter((name) => name.endsWith(".wasm")).length, 3);
  isAltered = false;
  requests.length = 0;
});

test("the module and its bindings fit together: they refuse what is no index", {
  skip,
}, async () => {
  const { code, message, name } = await openingFails(Buffer.from("<!doctype html>"));
  assert.equal(name, "MedinaError");
  assert.equal(code, "foreign", message);
  assert.ok(message.length > 10, message);
});

test("two instances at once do not share their bindings", { skip }, async () => {
  const [short, long] = await Promise.all(
    [0, 1000].map((n) => openingFails(Buffer.alloc(n, 0xff))),
  );
  assert.equal(short.code, "damaged", short.message);
  assert.equal(long.code, "foreign", long.message);
});

test("the module is fetched once for all indexes", { skip }, () => {
  assert.equal(requests.filter((name) => name.endsWith(".wasm")).length, 1);
});
