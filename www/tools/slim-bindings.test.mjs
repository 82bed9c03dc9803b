import assert from "node:assert/strict";
import { test } from "node:test";
import { slimBindings } from "./slim-bindings.mjs";

/** As generated, in miniature. */
const BINDINGS = `
let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}
function passArray8ToWasm0(arg, malloc) {
    const ptr = malloc(arg.length * 1, 1) >>> 0;
    getUint8ArrayMemory0().set(arg, ptr / 1);
    WASM_VECTOR_LEN = arg.length;
    return ptr;
}
function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        throw new Error("another way");
    }
    throw new Error("one way");
}
let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
function decodeText(bytes) {
    return cachedTextDecoder.decode(bytes);
}
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
    };
}
let WASM_VECTOR_LEN = 0;
const imports = {
        half: function() { return handleError(function (arg0) {
            const ret = arg0 / 2;
            return ret;
        }, arguments); },
};
function handleError(f, args) {
    throw new Error("never as it was");
}
const make = (entry, language) => {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArray8ToWasm0(entry, wasm.malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passStringToWasm0(language, wasm.malloc, wasm.realloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.free(ptr0, len0 * 1, 1); }
            throw e;
        }
        return [ptr0, len0, ptr1, len1].map(Number);
};
`;

/** Memory that is given out from the front. */
function bind(bindings) {
  let next = 0;
  const malloc = (length) => (next += length) - length;
  const wasm = { memory: new WebAssembly.Memory({ initial: 1 }), malloc };
  return new Function("wasm", `${bindings}; return { imports, make, decodeText, memory: getUint8ArrayMemory0 };`)(wasm);
}

test("what is left does the same", () => {
  const { imports, make, decodeText, memory } = bind(slimBindings(BINDINGS));
  assert.deepEqual(make(new Uint8Array([1, 2]), "é!"), [0, 2, 2, 3]);
  assert.deepEqual([...memory().subarray(0, 2)], [1, 2]);
  assert.equal(decodeText(memory().subarray(2, 5)), "é!");
  assert.equal(imports.half(4), 2);
});

test("what browsers do not need is gone", () => {
  assert.doesNotMatch(slimBindings(BINDINGS), /cachedTextDecoder|encodeInto|catch \(e\)|arguments/);
});

test("what is not known stays as it is", () => {
  const text = "function somethingElse(arg) {\n    return arg;\n}\n";
  assert.equal(slimBindings(text), text);
});
