// node weigh.mjs FOLDER --json: what the scripts, styles and modules of a folder weigh as a browser receives them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { transferredSize } from "../../www/tools/sizes.mjs";

const folder = process.argv[2];
const names = readdirSync(folder).filter((name) => /\.(css|js|wasm)$/.test(name)).sort();
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, transferredSize(readFileSync(join(folder, name)))]))));
