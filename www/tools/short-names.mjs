/**
 * Gives the imports and exports of a WebAssembly module short names, in the module and in its generated bindings alike.
 *
 * The generated names end in hashes, which no compression shortens: with a few dozen of them in both files, a visitor would
 * download more than a kilobyte of names.
 */

const IMPORT_SECTION = 2;
const EXPORT_SECTION = 7;
const HEADER_LENGTH = 8;

/** Returns both files with the new names. `bindings` is the text of the generated JavaScript. */
export function shortenNames(wasm, bindings) {
  const names = new Map();
  const rename = (prefix) => (name) => names.get(prefix + name) ?? remember(names, prefix + name);
  const renamed = mapSections(wasm, (id, content) => {
    if (id === IMPORT_SECTION) return mapImports(content, rename(""));
    return id === EXPORT_SECTION ? mapExports(content, rename("wasm.")) : content;
  });
  return { wasm: renamed, bindings: replaceNames(bindings, names) };
}

function remember(names, name) {
  const short = `_${names.size.toString(36)}`;
  names.set(name, short);
  return short;
}

/** Exports are read as `wasm.name`, imports written as `name: function`. What the optimiser has removed keeps its name. */
function replaceNames(bindings, names) {
  return bindings.replace(
    /\bwasm\.(\w+)|^(\s+)(\w+)(?=: function\b)/gm,
    (found, exported, indent, imported) => {
      const short = names.get(exported ? `wasm.${exported}` : imported);
      if (!short) return found;
      return exported ? `wasm.${short}` : indent + short;
    },
  );
}

function mapSections(wasm, map) {
  const parts = [wasm.subarray(0, HEADER_LENGTH)];
  const reader = new Reader(wasm, HEADER_LENGTH);
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    const content = map(id, reader.bytes(reader.number()));
    parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

/** Each import: module, name, kind, and what the kind needs. */
function mapImports(content, rename) {
  const reader = new Reader(content);
  const parts = [number(reader.number())];
  while (!reader.isAtEnd()) {
    parts.push(text(reader.text()), text(rename(reader.text())));
    const start = reader.offset;
    if (reader.byte() !== 0) throw new Error("generated modules import functions only");
    reader.number();
    parts.push(content.subarray(start, reader.offset));
  }
  return Buffer.concat(parts);
}

/** Each export: name, kind, index. */
function mapExports(content, rename) {
  const reader = new Reader(content);
  const parts = [number(reader.number())];
  while (!reader.isAtEnd()) {
    parts.push(text(rename(reader.text())), reader.bytes(1), number(reader.number()));
  }
  return Buffer.concat(parts);
}

class Reader {
  constructor(buffer, offset = 0) {
    this.buffer = buffer;
    this.offset = offset;
  }

  isAtEnd() {
    return this.offset >= this.buffer.length;
  }

  byte() {
    return this.buffer[this.offset++];
  }

  /** LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  bytes(length) {
    this.offset += length;
    return this.buffer.subarray(this.offset - length, this.offset);
  }

  text() {
    return this.bytes(this.number()).toString("utf8");
  }
}

function number(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}
