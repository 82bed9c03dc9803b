/**
 * Everything the widget says. One file per language holds the words; a name in braces is filled in when they are said.
 *
 * Whole sentences only: nothing is glued together, no markup inside. Where a number of results is part of a sentence, it stands so that
 * its grammatical case does not change.
 */

/** One form for each plural category of the language, no more and no fewer. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** What there is to say; before `suggestions`, what may have to be said when the script is all there is. */
export enum Message {
  /** The field's label, unless the page gives one. */
  label,
  submit,
  clear,
  browse,
  /** Said before the filters: results change by themselves (WCAG 3.2.2). */
  live,
  searching,
  failed,
  failedNetwork,
  retry,

  /** What the list under the field is called: how many there are. */
  suggestions,
  /** A suggestion that is another name of something. */
  name,

  /** With {query}; {results} may be none. */
  resultsFor,
  none,
  /** No result has all words; {results} have some. */
  someOnly,
  /** Heading of the second group. */
  some,
  /** What misspelt {words} were taken for, and the offer to search for those that were typed. */
  corrected,
  asTyped,
  /** No page has any of the {words}. */
  unknown,
  shown,
  more,

  filters,
  /** The button that shows the filters, when some are in use. */
  filtersInUse,
  showResults,
  activeFilters,
  /** A chip: {facet}, {value}. */
  filter,
  removeFilter,
  clearFilters,
  /** Accessible name of a check box. */
  valueResults,
  inside,
  showMore,
  showFewer,
  searchIn,
  noValue,
  from,
  to,
  between,
  since,
  until,
  notNumber,
  wrongOrder,

  sort,
  relevance,
  date,
  dateAsc,
  title,

  /** {language}, by its name. */
  inLanguage,
  /** The {words} of that language by which a result was found. */
  through,
  otherLanguages,
  close,
  textFailed,

  tip,
  /** What would help, and how many results it would have: {n}. */
  withoutFacet,
  withoutFilters,
  searchFor,

  failedNewer,
}

/** The texts of one language, by name, in any order. */
export type Messages = Readonly<Record<keyof typeof Message, string>> & {
  /** {n} results: the one phrase that counts; other sentences take it in as {results}. */
  readonly results: Plural;
};

/** The same as it ships: the texts in the order of `Message`, as far as they are there. */
export interface Catalogue {
  readonly texts: string[];
  results?: Plural;
}

/** What a file of texts holds: everything from `Message.suggestions` on. */
export type LaterTexts = readonly [texts: readonly string[], results: Plural];
