/**
 * Fetches the deferred messages of a language when the visitor first uses the search, so that
 * nobody downloads messages in languages they do not read. If the file cannot be fetched, its
 * messages appear in English.
 */

import { fetchFile } from "../engine/http.ts";
import { CATALOGUES, type Language } from "./catalogues.ts";
import type { DeferredMessages } from "./messages.ts";
import { supportedLanguage } from "./translator.ts";

/** Results are shown in English rather than later than this. */
const PATIENCE_MILLISECONDS = 5000;

/**
 * Completes the catalogue for the language tag `tag`; translators in use then return the new
 * messages. `base` is the folder of the script's files. Resolves when the messages are there, or
 * when waiting takes too long: the transfer then goes on. Never rejects: a failure is a warning on
 * the console, and the next call tries again.
 */
export async function loadDeferredMessages(tag: string, base: string): Promise<void> {
  const language = supportedLanguage(tag);
  if (language === "en" || CATALOGUES[language].results) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MILLISECONDS);
  });
  await Promise.race([load(language, base), patience]);
  clearTimeout(timer);
}

async function load(language: Exclude<Language, "en">, base: string): Promise<void> {
  try {
    await fetchFile(new URL(`${MEDINA_RELEASE}.${language}.json`, base).href, {
      integrity: MEDINA_MESSAGES_INTEGRITY[language],
      read: (bytes) => {
        const messages = JSON.parse(new TextDecoder().decode(bytes)) as DeferredMessages;
        Object.assign(CATALOGUES[language], messages);
      },
    });
  } catch (error) {
    console.warn(`<medina-search> speaks English: ${error}`);
  }
}
