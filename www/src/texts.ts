/**
 * What a language other than English says after the first sign of interest: fetched then, beside the module, so that nobody carries the words
 * of languages they do not read. Where the file cannot be had, the rest is said in English.
 */

import { CATALOGUES } from "./i18n/catalogues.static.ts";
import { Message, type Catalogue, type LaterTexts } from "./i18n/messages.ts";
import { spoken } from "./i18n.ts";
import { receive, request } from "./runtime.ts";

/** Nobody waits longer than this for words when there are results. */
const PATIENCE_MILLISECONDS = 5000;

/** Completes the words for a language tag, by the file in the folder `base`. */
export async function fetchTexts(tag: string, base: string): Promise<void> {
  const language = spoken(tag);
  const catalogue = CATALOGUES[language] as Catalogue;
  if (catalogue.results) return;
  const url = new URL(`${MEDINA_RELEASE}.${language}.json`, base).href;
  try {
    const bytes = await receive(
      request(url, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) }),
      url,
    );
    const [texts, results] = JSON.parse(new TextDecoder().decode(bytes)) as LaterTexts;
    catalogue.texts.splice(Message.suggestions, texts.length, ...texts);
    catalogue.results = results;
  } catch (error) {
    console.warn(`<medina-search> speaks English: ${error}`);
  }
}
