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
function getArrayU8FromWasm0(ptr, len) {
    return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
}
function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
class Part {
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        PartFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.freed = ptr;
    }
    constructor(number) {
        const val2 = +number;
        this.__wbg_ptr = val2;
        PartFinalization.register(this, this.__wbg_ptr, this);
    }
}
const PartFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.free(ptr, 1));
let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
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
  return new Function("wasm", `${bindings}; return { imports, make, Part, text: getStringFromWasm0, memory: getUint8ArrayMemory0, wasm };`)(wasm);
}

test("what is left does the same", () => {
  const { imports, make, Part, text, memory, wasm } = bind(slimBindings(BINDINGS));
  assert.deepEqual(make(new Uint8Array([1, 2]), "é!"), [0, 2, 2, 3]);
  assert.deepEqual([...memory().subarray(0, 2)], [1, 2]);
  assert.equal(text(2, 3), "é!");
  new Part(7).free();
  assert.equal(wasm.freed, 7);
  assert.equal(imports.half(4), 2);
});

test("what browsers do not need is gone", () => {
  assert.doesNotMatch(slimBindings(BINDINGS), /cachedTextDecoder|encodeInto|Finalization|catch \(e\)|arguments/);
});

test("what is not known stays as it is", () => {
  const text = "function somethingElse(arg) {\n    return arg;\n}\n";
  assert.equal(slimBindings(text), text);
});
