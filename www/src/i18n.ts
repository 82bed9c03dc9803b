/**
 * The words of one language, said: placeholders filled, plural forms chosen, numbers and dates in the visitor's manner.
 */

import { CATALOGUES } from "./i18n/catalogues.static.ts";
import type { Catalogue, Message, Plural } from "./i18n/messages.ts";
import { direction, primary } from "./language.ts";

/** What is put into a message; numbers are written in the manner of the region. */
export type Values = Readonly<Record<string, string | number | Phrase>>;

/** A language alone is a region's to the browser: English dates would start with the month. */
const ENGLISH = "en-GB";

export interface Words {
  /** The language that is spoken: one of the catalogues. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  say(message: Message, values?: Values): string;
  /** The same in parts. */
  phrase(message: Message, values?: Values): Phrase;
  /** "1 result", "2 results", in the form that the number takes. */
  results(n: number): string;
  /** Several things in one sentence, as the words and what stands between them. */
  list(items: readonly string[], link: "conjunction" | "disjunction"): Phrase;
  number(n: number): string;
  /** A number that is a name rather than an amount, such as a year: no grouping. */
  year(n: number): string;
  /** "2018", "2018-07", "2018-07-30", or "from/to" of these. */
  date(text: string): string;
  /** The name of a language, in the language that is spoken. */
  languageName(tag: string): string;
}

/**
 * A text in which what a visitor typed or an index holds can be told from the words around it: it may run in another direction, and nothing
 * in it is taken for a placeholder.
 */
export type Phrase = readonly { readonly type: "element" | "literal"; readonly value: string }[];

/** The language in which a visitor is spoken to: English where theirs has no catalogue. */
export function spoken(tag: string): string {
  return Object.hasOwn(CATALOGUES, primary(tag)) ? primary(tag) : "en";
}

/** Words for a language tag such as "fr" or "ar-EG"; those that have not arrived are English. */
export function wordsFor(tag: string): Words {
  const language = spoken(tag);
  const locale = tag === "en" || language !== primary(tag) ? ENGLISH : tag;
  const catalogue = CATALOGUES[language] as Catalogue;
  const plurals = new Intl.PluralRules(locale);
  const amounts = new Intl.NumberFormat(locale);
  const names = new Intl.NumberFormat(locale, { useGrouping: false });
  const number = (n: number): string => amounts.format(n);
  const phrase = (message: Message, values?: Values): Phrase =>
    fill(catalogue.texts[message] ?? CATALOGUES.en.texts[message], values, number);
  return {
    language,
    direction: direction(language),
    say: (message, values) => textOf(phrase(message, values)),
    phrase,
    results: (n) =>
      textOf(
        fill(form(catalogue.results ?? CATALOGUES.en.results, plurals.select(n)), { n }, number),
      ),
    list: (items, type) => new Intl.ListFormat(locale, { type }).formatToParts(items),
    number,
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
export function fill(
  message = "",
  values: Values = {},
  number: (n: number) => string = String,
): Phrase {
  return message.split(/\{(\w+)\}/).flatMap((text, place) => {
    const value = place % 2 ? (values[text] ?? "") : text;
    return typeof value === "object"
      ? value
      : { type: "literal", value: typeof value === "number" ? number(value) : value };
  });
}

/** Something from outside, to be put into a message. */
export function element(value: string): Phrase {
  return [{ type: "element", value }];
}

export function textOf(phrase: Phrase): string {
  return phrase.map(({ value }) => value).join("");
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
  const [from, to = from] = ends.map((end) => new Date(end)) as [Date, Date?];
  const format = new Intl.DateTimeFormat(locale, {
    calendar: "gregory",
    timeZone: "UTC",
    ...precision(Math.min(...ends.map((end) => end.length))),
  });
  try {
    return format.formatRange(from, to);
  } catch {
    return text;
  }
}

function precision(length: number): Intl.DateTimeFormatOptions {
  if (length < 7) return { year: "numeric" };
  return length < 10
    ? { year: "numeric", month: "long" }
    : { year: "numeric", month: "long", day: "numeric" };
}
