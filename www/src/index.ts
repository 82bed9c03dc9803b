/**
 * The script that a page loads: registers `<medina-search>` and replaces placeholders.
 *
 * Other front ends import `open` from it. Everything exported here is the public interface.
 */

import { define } from "./element/define.ts";
import { upgradeWhenParsed } from "./element/upgrade.ts";

export * from "./api/errors.ts";
export type { MedinaEvents } from "./api/events.ts";
export * from "./api/types.ts";
export { MedinaSearch } from "./element/medina-search.ts";
export { upgrade } from "./element/upgrade.ts";
export { type OpenOptions, open } from "./engine/client.ts";

define();
upgradeWhenParsed();
