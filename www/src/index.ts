/**
 * The script a page loads: registers `<medina-search>` and takes care of placeholders. Other front ends import `open` from it.
 */

import { define } from "./define.ts";
import { upgradeWhenParsed } from "./upgrade.ts";

export { open, type OpenOptions } from "./engine.ts";
export type { MedinaEvents } from "./events.ts";
export { MedinaSearch } from "./medina-search.ts";
export { upgrade } from "./upgrade.ts";
export * from "./types.ts";

define();
upgradeWhenParsed();
