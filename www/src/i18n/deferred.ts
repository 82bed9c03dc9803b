/**
 * The messages that are fetched. The build writes those of each language to
 * `medina-<hash>.<language>.json`; the script does not import this file.
 */

import { deferred as ar } from "./ar.ts";
import { deferred as es } from "./es.ts";
import { deferred as fr } from "./fr.ts";
import type { DeferredMessages } from "./messages.ts";

/** By primary language tag: every language of `CATALOGUES` except English. */
export const DEFERRED: Readonly<Record<string, DeferredMessages>> = { fr, es, ar };
