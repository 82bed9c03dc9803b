// node weigh.mjs FOLDER --json: the compressed sizes of scripts, styles and modules of a folder,
// and of the largest file of messages, because a visitor reads one language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transferredSize } from "../../www/tools/sizes.mjs";

const folder = process.argv[2];
const weigh = (name) => [name, transferredSize(readFileSync(join(folder, name)))];
const names = readdirSync(folder).sort();
const code = names.filter((name) => /\.(css|js|wasm)$/.test(name)).map(weigh);
const words = names
  .filter((name) => /^medina-.*\.json$/.test(name))
  .map(weigh)
  .sort(([, left], [, right]) => right - left);
console.log(JSON.stringify(Object.fromEntries([...code, ...words.slice(0, 1)])));
