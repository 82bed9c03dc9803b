import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile, declarations } from "./declarations.mjs";

const types = declarations();

/** With its `@ts-expect-error`, each of which is an error where the line is fine: so loose types fail as well. */
test("another front end type-checks against what is published", () => {
  const folder = join(import.meta.dirname, "..", "node_modules", ".cache", "consumer");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "medina.d.ts"), types);
  copyFileSync(join(import.meta.dirname, "consumer.ts"), join(folder, "consumer.ts"));
  const options = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--noUncheckedIndexedAccess",
    "--types",
    "",
    "--target",
    "es2022",
    "--module",
    "esnext",
  ];
  compile(
    ...options,
    "--moduleResolution",
    "bundler",
    "--lib",
    "es2022,dom",
    join(folder, "consumer.ts"),
  );
});

test("nothing of the inside is told but what public types speak of", () => {
  const declared = [
    ...types.matchAll(/^(?:declare )?(?:interface|type|class|function|const) (\w+)/gm),
  ].map(([, name]) => name);
  assert.deepEqual(declared.sort(), ["Base", "Choice", "CustomEvents", "Properties"]);
  assert.doesNotMatch(types, /^import\b|\bimport\(|: any\b/m);
});
