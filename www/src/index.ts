/**
 * The script a page loads: registers `<medina-search>` and takes care of placeholders. Other front ends import `open` from it.
 */

import { define } from "./element/define.ts";
import { upgradeWhenParsed } from "./element/upgrade.ts";

export { open, type OpenOptions } from "./engine/client.ts";
export type { MedinaEvents } from "./widget/events.ts";
export { MedinaSearch } from "./element/medina-search.ts";
export { upgrade } from "./element/upgrade.ts";
export * from "./api/errors.ts";
export * from "./api/types.ts";

define();
upgradeWhenParsed();
