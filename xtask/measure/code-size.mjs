// node code-size.mjs FOLDER: the compressed sizes of scripts, styles, modules and the largest file
// of words in a folder, as JSON by name. Only one file of words counts, because a visitor reads one
// language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transferredSize } from "../../www/tools/sizes.mjs";

const folder = process.argv[2];
const withSize = (name) => [name, transferredSize(readFileSync(join(folder, name)))];
const names = readdirSync(folder).sort();
const code = names.filter((name) => /\.(css|js|wasm)$/.test(name)).map(withSize);
const words = names
  .filter((name) => /^medina-.*\.json$/.test(name))
  .map(withSize)
  .sort(([, left], [, right]) => right - left);
console.log(JSON.stringify(Object.fromEntries([...code, ...words.slice(0, 1)])));
