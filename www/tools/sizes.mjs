/** Prints the sizes of files: raw, and compressed as servers send them. */

import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export function printSizes(files) {
  const rows = Object.entries(files).map(([name, bytes]) => [name, ...sizes(bytes)]);
  const totals = [1, 2, 3].map((column) => rows.reduce((sum, row) => sum + row[column], 0));
  for (const row of [["", "raw", "gzip -9", "brotli -9"], ...rows, ["together", ...totals]])
    console.log(line(row));
}

/** The size that a browser receives from a host that compresses by brotli at level 9. */
export function transferredSize(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length;
}

function sizes(bytes) {
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, transferredSize(bytes)];
}

function line([name, ...numbers]) {
  return name.padEnd(24) + numbers.map((number) => String(number).padStart(10)).join("");
}
