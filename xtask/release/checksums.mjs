// Writes DIR/SHA256SUMS over the other files of DIR, in the form that `sha256sum --check` reads.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIST = "SHA256SUMS";
const [folder] = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => name !== LIST);
const digest = (name) => {
  const hash = createHash("sha256");
  return hash.update(readFileSync(join(folder, name))).digest("hex");
};
const lines = names.sort().map((name) => `${digest(name)}  ${name}\n`);
writeFileSync(join(folder, LIST), lines.join(""));
