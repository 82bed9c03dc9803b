/**
 * Formats messages, numbers, lists and dates for one language tag: fills placeholders, chooses
 * plural forms, follows the conventions of the region.
 */

import { direction, primary } from "../util/language.ts";
import { CATALOGUES, type Language } from "./catalogues.ts";
import type { MessageKey, Plural } from "./messages.ts";

/** Values for the placeholders of a message; numbers are formatted for the region. */
export type Values = Readonly<Record<string, string | number | TextParts>>;

/** `Intl` takes "en" for American English, in which dates begin with the month. */
const DEFAULT_ENGLISH = "en-GB";

export interface Translator {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  text(key: MessageKey, values?: Values): string;
  /** Like `text`, with the inserted values apart from the message around them. */
  parts(key: MessageKey, values?: Values): TextParts;
  /** "1 result", "2 results", with the plural form of `n`. */
  results(n: number): string;
  /** Joins `items` by "and" (`conjunction`) or "or" (`disjunction`). */
  list(items: readonly string[], type: "conjunction" | "disjunction"): TextParts;
  number(n: number): string;
  /** Formats a year: no grouping of digits. */
  year(n: number): string;
  /** `text` is "2018", "2018-07", "2018-07-30", or "from/to" of these. */
  date(text: string): string;
  /** The name of the language `tag`, in the language of the messages. */
  languageName(tag: string): string;
}

/**
 * A text in parts, as `Intl.ListFormat.formatToParts` returns it. An "element" comes from the
 * visitor or the index: it may run in another direction, and braces in it are no placeholders.
 */
export type TextParts = readonly {
  readonly type: "element" | "literal";
  readonly value: string;
}[];

/** The language of the messages for the language tag `tag`: English if there is no catalogue. */
export function supportedLanguage(tag: string): Language {
  const language = primary(tag);
  return Object.hasOwn(CATALOGUES, language) ? (language as Language) : "en";
}

/** A translator for a tag such as "fr" or "ar-EG"; messages yet to arrive are in English. */
export function translatorFor(tag: string): Translator {
  const language = supportedLanguage(tag);
  const locale = tag === "en" || language !== primary(tag) ? DEFAULT_ENGLISH : tag;
  const catalogue = CATALOGUES[language];
  const plurals = new Intl.PluralRules(locale);
  const amounts = new Intl.NumberFormat(locale);
  const names = new Intl.NumberFormat(locale, { useGrouping: false });
  const number = (n: number): string => amounts.format(n);
  const parts = (key: MessageKey, values?: Values): TextParts =>
    fill(catalogue[key] ?? CATALOGUES.en[key], values, number);
  return {
    language,
    direction: direction(language),
    text: (key, values) => textOf(parts(key, values)),
    parts,
    results: (n) => {
      const forms = catalogue.results ?? CATALOGUES.en.results;
      return textOf(fill(pluralForm(forms, plurals.select(n)), { n }, number));
    },
    list: (items, type) => new Intl.ListFormat(locale, { type }).formatToParts(items),
    number,
    year: (n) => names.format(n),
    date: (text) => formatDate(text, locale),
    languageName: (name) => displayName(name, locale),
  };
}

/** The name of the language `tag` in that language: "français" for "fr". */
export function ownName(tag: string): string {
  return displayName(tag, tag);
}

/** Replaces each `{name}` in `message` by the value of that name, or by nothing. */
export function fill(
  message = "",
  values: Values = {},
  number: (n: number) => string = String,
): TextParts {
  return message.split(/\{(\w+)\}/).flatMap((text, place) => {
    const value = place % 2 ? (values[text] ?? "") : text;
    return typeof value === "object"
      ? value
      : { type: "literal", value: typeof value === "number" ? number(value) : value };
  });
}

/** Wraps a text of the visitor or the index as a value for a message. */
export function element(value: string): TextParts {
  return [{ type: "element", value }];
}

export function textOf(parts: TextParts): string {
  return parts.map(({ value }) => value).join("");
}

function pluralForm(plural: Plural, category: Intl.LDMLPluralRule): string {
  return plural[category] ?? plural.other;
}

function displayName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** As precise as `text`; a text that is not a date is returned unchanged. */
function formatDate(text: string, locale: string): string {
  const ends = text.split("/", 2);
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
