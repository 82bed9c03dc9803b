/**
 * The words of one language, said: placeholders filled, plural forms chosen, numbers and dates in the visitor's manner.
 */

import { ar } from "./i18n/ar.ts";
import { en } from "./i18n/en.ts";
import { es } from "./i18n/es.ts";
import { fr } from "./i18n/fr.ts";
import type { Messages, Plural } from "./i18n/messages.ts";
import { isRightToLeft, primary } from "./language.ts";

export type MessageKey = { [K in keyof Messages]: Messages[K] extends string ? K : never }[keyof Messages];
export type Values = Readonly<Record<string, string>>;

/** A language alone is a region's to the browser: English dates would start with the month. */
const REGIONS: Readonly<Record<string, string>> = { en: "en-GB" };

export const CATALOGUES: Readonly<Record<string, Messages>> = { en, fr, es, ar };

export interface Words {
  /** The language that is spoken: one of the catalogues. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  say(key: MessageKey, values?: Values): string;
  /** "1 result", "2 results", in the form that the number takes. */
  results(n: number): string;
  /** Several things in one sentence, as the words and what stands between them. */
  list(items: readonly string[], link: "conjunction" | "disjunction"): readonly ListPart[];
  number(n: number): string;
  /** A number that is a name rather than an amount, such as a year: no grouping. */
  year(n: number): string;
  /** "2018", "2018-07", "2018-07-30", or "from/to" of these. */
  date(text: string): string;
  /** The name of a language, in the language that is spoken. */
  languageName(tag: string): string;
}

export interface ListPart {
  readonly type: "element" | "literal";
  readonly value: string;
}

/** Words for a language tag such as "fr" or "ar-EG"; English where a language has no catalogue. */
export function wordsFor(tag: string): Words {
  const language = Object.hasOwn(CATALOGUES, primary(tag)) ? primary(tag) : "en";
  const locale = language === primary(tag) ? (REGIONS[tag] ?? tag) : "en-GB";
  const messages = CATALOGUES[language] ?? en;
  const plurals = new Intl.PluralRules(locale);
  const amounts = new Intl.NumberFormat(locale);
  const names = new Intl.NumberFormat(locale, { useGrouping: false });
  return {
    language,
    direction: isRightToLeft(language) ? "rtl" : "ltr",
    say: (key, values) => fill(messages[key], values),
    results: (n) => fill(form(messages.results, plurals.select(n)), { n: amounts.format(n) }),
    list: (items, type) => new Intl.ListFormat(locale, { type }).formatToParts(items),
    number: (n) => amounts.format(n),
    year: (n) => names.format(n),
    date: (text) => formatDate(text, locale),
    languageName: (name) => displayName(name, locale),
  };
}

/** The name of a language in that language itself: a link to the French edition says "français". */
export function ownName(tag: string): string {
  return displayName(tag, tag);
}

/** Replaces `{name}` by its value. */
export function fill(message: string, values: Values = {}): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

function form(plural: Plural, category: Intl.LDMLPluralRule): string {
  return plural[category] ?? plural.other;
}

function displayName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** As precise as the text is; a text that is no date is shown as it stands. */
function formatDate(text: string, locale: string): string {
  const ends = text.split("/");
  const [from, to = from] = ends.map((end) => new Date(end));
  if (!from || !to || Number.isNaN(Number(from)) || Number.isNaN(Number(to))) return text;
  const format = new Intl.DateTimeFormat(locale, {
    calendar: "gregory",
    timeZone: "UTC",
    ...precision(Math.min(...ends.map((end) => end.length))),
  });
  return ends.length > 1 ? format.formatRange(from, to) : format.format(from);
}

function precision(length: number): Intl.DateTimeFormatOptions {
  if (length < 7) return { year: "numeric" };
  return length < 10 ? { year: "numeric", month: "long" } : { year: "numeric", month: "long", day: "numeric" };
}
