/**
 * The widget that the tests of what ships look at.
 *
 * `cargo xtask test widget` builds it first and names its folder in MEDINA_WIDGET_DIR. Without a
 * build, as after `npm ci` alone, these tests are reported as skipped.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";

const named = process.env.MEDINA_WIDGET_DIR;

/** The folder that build.mjs wrote. */
export const WIDGET = named ?? join(import.meta.dirname, "../../target/widget");

/** False, or the reason to skip: a folder that is named must be there. */
export const skip =
  !named && !existsSync(join(WIDGET, "medina.js")) ? `${WIDGET} has not been built` : false;
