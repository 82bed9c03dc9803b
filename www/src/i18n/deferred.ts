/**
 * The messages that are fetched. The build writes those of each language to
 * `medina-<hash>.<language>.json`; the script does not import this file.
 */

import { deferred as ar } from "./ar.ts";
import type { Language } from "./catalogues.ts";
import { deferred as es } from "./es.ts";
import { deferred as fr } from "./fr.ts";
import type { DeferredMessages } from "./messages.ts";

/** The languages of `CATALOGUES` except English, which is part of the script. */
export type DeferredLanguage = Exclude<Language, "en">;

export const DEFERRED: Readonly<Record<DeferredLanguage, DeferredMessages>> = { fr, es, ar };
