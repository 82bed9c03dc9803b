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
function getArrayU8FromWasm0(ptr, len) {
    const end = [ptr / 1 + len];
    return getUint8ArrayMemory0().subarray(ptr / 1, end[0] * 1);
}
function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
    };
}
let WASM_VECTOR_LEN = 0;
const imports = {
        half: function() { return handleError(function (arg0) {
            const val0 = +arg0;
            const ret = val0 / 2;
            return ret;
        }, arguments); },
        __wbindgen_init_externref_table: function() {
            const table = wasm.__wbindgen_externrefs;
            table.set(1024, undefined);
        },
};
function handleError(f, args) {
    throw new Error("never as it was");
}
const make = (question, content) => {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArray8ToWasm0(question, wasm.malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArray8ToWasm0(content, wasm.malloc);
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
  return new Function(
    "wasm",
    `${bindings}; return { imports, make, text: getStringFromWasm0, memory: getUint8ArrayMemory0 };`,
  )(wasm);
}

test("what is left does the same", () => {
  const { imports, make, text, memory } = bind(slimBindings(BINDINGS));
  assert.deepEqual(make([1, 2], new TextEncoder().encode("é!")), [0, 2, 2, 3]);
  assert.deepEqual([...memory().subarray(0, 2)], [1, 2]);
  assert.equal(text(2, 3), "é!");
  assert.equal(imports.half(4), 2);
});

test("what browsers do not need is gone", () => {
  assert.doesNotMatch(
    slimBindings(BINDINGS),
    /cachedTextDecoder|encodeInto|catch \(e\)|arguments|externrefs|[*/] 1\b/,
  );
});

test("what is not known stays as it is", () => {
  const text = "function somethingElse(arg) {\n    return arg;\n}\n";
  assert.equal(slimBindings(text), text);
});
