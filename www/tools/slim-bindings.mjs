/**
 * Takes out of generated bindings what no browser needs that the widget runs in: fallbacks for missing APIs, guards against callers who
 * hand over something else, caches that save less than they weigh, ways to load a module other than the one that is used.
 *
 * What it does not find it leaves alone: another release of the generator gives larger bindings, not broken ones.
 */

/** Functions by other means. The bytes and texts that cross the border are few, so that nothing has to be kept between two of them. */
const FUNCTIONS = {
  getUint8ArrayMemory0: "() { return new Uint8Array(wasm.memory.buffer); }",
  getStringFromWasm0:
    "(ptr, len) { return new TextDecoder().decode(getArrayU8FromWasm0(ptr, len)); }",
  initSync:
    "({ module }) { wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports; wasm.__wbindgen_start(); }",
  handleError:
    "(work) { try { return work(); } catch (error) { wasm.__wbindgen_exn_store(addToExternrefTable0(error)); } }",
};

/** Statements by shorter ones. */
const STATEMENTS = [
  // A number is given where one is asked for, and a name that every object has is not looked up.
  [/\+(?=\w+;$)/gm, ""],
  [/__proto__: null,/g, ""],
  // Where memory for an argument cannot be had the instance traps and is given up, with all its memory.
  [
    /let ptr0(?:, \w+)*;\s+try \{([^}]+)\} catch \(e\) \{(?:\s+if [^\n]+)*\s+throw e;\s+\}/g,
    (_, work) => work.replace(/(?=ptr\d|len\d)/g, "var "),
  ],
  // What the functions below no longer use.
  [/^let cachedTextDecoder [^\n]+\ncachedTextDecoder\.decode\(\);$/gm, ""],
  [/^const cachedTextEncoder = new TextEncoder\(\);$/gm, ""],
  [/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?^\}$/gm, ""],
  // The function in place of its arguments.
  [
    /function\(\) \{ return handleError\(function (\([^)]*\)) \{([^}]*)\}, arguments\); \}/g,
    "function$1 { return handleError(() => {$2}); }",
  ],
  // Bytes are counted one by one.
  [/(?<=[\w\]]) [*/] 1\b/g, ""],
  // The module hands over none of the values that every table begins with, and null where there is none does as well as undefined.
  [/(?<=__wbindgen_init_externref_table: function\(\) \{)[^]*?(?=^ {8}\},$)/gm, ""],
];

export function slimBindings(bindings) {
  const shorter = STATEMENTS.reduce(
    (text, [found, replacement]) => text.replaceAll(found, replacement),
    bindings,
  );
  return Object.entries(FUNCTIONS).reduce(
    (text, [name, body]) => replaceFunction(text, name, body),
    shorter,
  );
}

/** A function at the top level ends where a line starts with its closing brace. */
function replaceFunction(bindings, name, body) {
  return bindings.replace(
    new RegExp(`^function ${name}\\([^]*?^\\}`, "m"),
    () => `function ${name}${body}`,
  );
}
