/**
 * Serves the demonstration pages with the stand-in engine, for work on the widget alone: `npm run preview [-- PORT]`.
 * Saving a source file and reloading the page shows the change.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveTwoOrigins } from "../../xtask/demo-server.mjs";

const WWW = join(import.meta.dirname, "..");
const port = Number(process.argv[2] ?? 8090);
const cdn = mkdtempSync(join(tmpdir(), "medina-preview-"));

mkdirSync(join(cdn, "index"));
writeFileSync(join(cdn, "index", "entry.bin"), "fake index");
build();
watch(join(WWW, "src"), { recursive: true }, later(build));
const { site } = await serveTwoOrigins({ site: join(WWW, "demo"), cdn, sitePort: port, cdnPort: port + 1 });
console.log(`The demonstration with invented practices: ${site}/`);

function build() {
  execFileSync("node", [join(WWW, "build.mjs"), "--fake", cdn], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Editors save in several steps. */
function later(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, 100);
  };
}
