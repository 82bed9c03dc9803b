/**
 * Serves the demonstration pages with the fake engine, to work on the widget without a Rust build:
 * `npm run preview [-- PORT]`. To see a change, save the source file and reload the page.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveTwoOrigins } from "../../xtask/demo-server.mjs";

const WWW = join(import.meta.dirname, "..");
const port = Number(process.argv[2] ?? 8090);
const cdn = mkdtempSync(join(tmpdir(), "medina-preview-"));

mkdirSync(join(cdn, "index"));
writeFileSync(join(cdn, "index", "entry.bin"), "fake index");
let built = 0;
buildIfChanged();
setInterval(buildIfChanged, 500);
const { site } = await serveTwoOrigins({
  site: join(WWW, "demo"),
  cdn,
  sitePort: port,
  cdnPort: port + 1,
});
console.log(`The demonstration with invented practices: ${site}/`);

/** Polls the folder, because watching it misses files that an editor replaces. */
function buildIfChanged() {
  const changed = newest(join(WWW, "src"));
  if (changed <= built) return;
  built = changed;
  try {
    execFileSync("node", [join(WWW, "build.mjs"), "--fake", cdn], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  } catch {
    console.error("The last build that worked is still served.");
  }
}

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs),
  );
}
