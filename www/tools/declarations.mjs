/**
 * The types of medina.js: what src/index.ts exports, and what that refers to, in one file.
 *
 * medina.d.ts is kept in the repository, so that a review shows each change of the public types. A
 * test compares it with the sources; `npm run bless` writes it again.
 */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const WWW = join(import.meta.dirname, "..");
const BANNER =
  "/** Types of medina.js, generated from its sources. They need the library `dom`. */\n\n";

/** The golden file. */
export const DECLARATIONS = join(WWW, "medina.d.ts");

/** What the golden file should contain. */
export async function declarations() {
  const bundle = await rollup({
    input: join(WWW, "src/index.ts"),
    plugins: [dts({ tsconfig: join(WWW, "tsconfig.json") })],
  });
  const { output } = await bundle.generate({ format: "es" });
  return BANNER + output[0].code;
}

if (process.argv[1] === import.meta.filename) await writeFile(DECLARATIONS, await declarations());
