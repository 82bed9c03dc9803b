/**
 * The languages of the widget, with the messages that are part of the script. To add a language,
 * write its file beside this one and list it here; the compiler then asks for it in deferred.ts.
 */

import { initial as ar } from "./ar.ts";
import { en } from "./en.ts";
import { initial as es } from "./es.ts";
import { initial as fr } from "./fr.ts";
import type { Catalogue, Messages } from "./messages.ts";

const catalogues = {
  en,
  fr: { ...fr },
  es: { ...es },
  ar: { ...ar },
};

/** A primary language tag. */
export type Language = keyof typeof catalogues;

/** English is complete because it replaces missing messages. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> & { readonly en: Messages } =
  catalogues;
