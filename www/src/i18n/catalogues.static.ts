/**
 * All languages that the widget speaks, without the names of the messages, which would be half a kilobyte over the wire. English is in the
 * script; of the others, what is said after the first sign of interest is in a file for each, which the build writes.
 */

import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { Message, type Catalogue, type LaterTexts, type Messages } from "./messages.ts";

export const CATALOGUES: Readonly<Record<string, Catalogue>> & {
  readonly en: Required<Catalogue>;
} = {
  en: { texts: textsOf(en), results: en.results },
  fr: first(fr),
  es: first(es),
  ar: first(ar),
};

/** What the files hold. */
export const LATER: Readonly<Record<string, LaterTexts>> = {
  fr: later(fr),
  es: later(es),
  ar: later(ar),
};

function first(messages: Messages): Catalogue {
  return { texts: textsOf(messages).slice(0, Message.suggestions) };
}

function later(messages: Messages): LaterTexts {
  return [textsOf(messages).slice(Message.suggestions), messages.results];
}

function textsOf(messages: Messages): string[] {
  const names = Object.values(Message).filter(
    (name) => typeof name === "string",
  ) as (keyof typeof Message)[];
  return names.map((name) => messages[name]);
}
