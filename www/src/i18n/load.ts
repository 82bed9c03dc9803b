/**
 * Fetches the deferred messages of a language when the visitor first uses the search, so that
 * nobody downloads messages in languages they do not read. If the file cannot be fetched, its
 * messages appear in English.
 */

import { fetchFile } from "../engine/http.ts";
import { getOrInsert } from "../util/get-or-insert.ts";
import { CATALOGUES, type Language } from "./catalogues.ts";
import type { DeferredMessages } from "./messages.ts";
import { supportedLanguage } from "./translator.ts";

const loads = new Map<Language, Promise<boolean>>();

/**
 * Completes the catalogue for the language tag `tag`; translators in use then return the new
 * messages. `base` is the folder of the script's files.
 *
 * Resolves to true if the messages arrived while the call was waiting. Never rejects: a failure is
 * a warning on the console, and the next call tries again.
 */
export function loadDeferredMessages(tag: string, base: string): Promise<boolean> {
  const language = supportedLanguage(tag);
  if (language === "en" || CATALOGUES[language].results) return Promise.resolve(false);
  return getOrInsert(loads, language, () =>
    load(language, base).finally(() => loads.delete(language)),
  );
}

async function load(language: Language, base: string): Promise<boolean> {
  try {
    await fetchFile(new URL(`${MEDINA_RELEASE}.${language}.json`, base).href, {
      integrity: MEDINA_MESSAGES_INTEGRITY[language],
      read: (bytes) => {
        const messages = JSON.parse(new TextDecoder().decode(bytes)) as DeferredMessages;
        Object.assign(CATALOGUES[language], messages);
      },
    });
    return true;
  } catch (error) {
    console.warn(`<medina-search> speaks English: ${error}`);
    return false;
  }
}
