/**
 * Fetches the deferred messages of a language when the visitor first uses the search, so that
 * nobody downloads messages in languages they do not read. If the file cannot be fetched, its
 * messages appear in English.
 */

import { readBody, request } from "../engine/http.ts";
import { CATALOGUES } from "./catalogues.ts";
import type { DeferredMessages } from "./messages.ts";
import { supportedLanguage } from "./translator.ts";

/** Results are shown in English rather than later than this. */
const TIMEOUT_MILLISECONDS = 5000;

/**
 * Completes the catalogue for the language tag `tag`; translators in use then return the new
 * messages. `base` is the folder of the script's files. Never rejects: a failure is a warning on
 * the console, and the next call tries again.
 */
export async function loadDeferredMessages(tag: string, base: string): Promise<void> {
  const language = supportedLanguage(tag);
  const catalogue = CATALOGUES[language];
  if (catalogue.results) return;
  const url = new URL(`${MEDINA_RELEASE}.${language}.json`, base).href;
  try {
    const bytes = await readBody(
      request(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }),
      url,
    );
    Object.assign(catalogue, JSON.parse(new TextDecoder().decode(bytes)) as DeferredMessages);
  } catch (error) {
    console.warn(`<medina-search> speaks English: ${error}`);
  }
}
