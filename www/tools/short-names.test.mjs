import assert from "node:assert/strict";
import { test } from "node:test";
import { shortenNames } from "./short-names.mjs";

/** Imports `twice`, exports `quadruple`, which calls it twice: (func (param i32) (result i32)) throughout. */
const MODULE = Buffer.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
  ...[2, 21, 1, 4, ...Buffer.from("glue"), 12, ...Buffer.from("twice_0f1e2d"), 0, 0],
  ...[3, 2, 1, 0],
  ...[7, 13, 1, 9, ...Buffer.from("quadruple"), 0, 1],
  ...[10, 10, 1, 8, 0, 0x20, 0, 0x10, 0, 0x10, 0, 0x0b],
]);

const BINDINGS = `
let wasm;
const imports = {
    glue: {
        twice_0f1e2d: function(n) { return 2 * n; },
        removed_by_the_optimiser: function() {},
    },
};
export const start = (module) => { wasm = new WebAssembly.Instance(module, imports).exports; };
export const quadruple = (n) => wasm.quadruple(n);
`;

test("module and bindings still fit together, by shorter names", async () => {
  const { wasm, bindings } = shortenNames(MODULE, BINDINGS);
  const module = new WebAssembly.Module(wasm);
  assert.deepEqual(
    WebAssembly.Module.imports(module).map(({ module, name }) => [module, name]),
    [["glue", "_0"]],
  );
  assert.deepEqual(
    WebAssembly.Module.exports(module).map(({ name }) => name),
    ["_1"],
  );

  const { start, quadruple } = await import(`data:text/javascript,${encodeURIComponent(bindings)}`);
  start(module);
  assert.equal(quadruple(3), 12);
});

test("names that the module does not have stay", () => {
  assert.match(shortenNames(MODULE, BINDINGS).bindings, /removed_by_the_optimiser: function/);
});

test("the same input gives the same output", () => {
  assert.deepEqual(shortenNames(MODULE, BINDINGS), shortenNames(MODULE, BINDINGS));
});
