/**
 * Assembles the npm package of the widget: `npm run package -- [OUT] [WIDGET]`.
 *
 * WIDGET is a folder that build.mjs wrote, by default target/widget; OUT is emptied first, by
 * default target/npm. `npm publish` in OUT publishes it. The metadata are those of package.json
 * here, without what only work on the widget needs.
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { DECLARATIONS } from "./declarations.mjs";
import { MANIFEST } from "./manifest.mjs";

const WWW = join(import.meta.dirname, "..");
const ROOT = join(WWW, "..");
const LICENSES = ["LICENSE-MIT", "LICENSE-APACHE"];
const NOT_PUBLISHED = ["private", "engines", "scripts", "devDependencies"];

/** Writes the package of the built widget in the folder `widget` to the folder `out`. */
export function assemblePackage(out, widget) {
  if (!existsSync(join(widget, "medina.js"))) throw new Error(`${widget} has no medina.js`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const built = readdirSync(widget).filter((name) =>
    /^medina(-[\w.]+)?\.(js|wasm|json)$/.test(name),
  );
  const licenses = LICENSES.map((name) => join(ROOT, name)).filter(existsSync);
  const files = [
    ...built.map((name) => join(widget, name)),
    ...[DECLARATIONS, MANIFEST, join(WWW, "npm", "README.md")],
    ...licenses,
  ];
  for (const file of files) copyFileSync(file, join(out, basename(file)));
  writeFileSync(join(out, "package.json"), `${JSON.stringify(published(), null, 2)}\n`);
}

function published() {
  const metadata = JSON.parse(readFileSync(join(WWW, "package.json"), "utf8"));
  const entries = Object.entries(metadata).filter(([key]) => !NOT_PUBLISHED.includes(key));
  return Object.fromEntries(entries);
}

if (process.argv[1] === import.meta.filename) {
  const [out = join(ROOT, "target", "npm"), widget = join(ROOT, "target", "widget")] =
    process.argv.slice(2);
  assemblePackage(out, widget);
  console.log(out);
}
