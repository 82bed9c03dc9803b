/**
 * Everything the widget says. One file per language holds the words; a name in braces is filled in when they are said.
 *
 * Whole sentences only: nothing is glued together, no markup inside. Where a number of results is part of a sentence, it stands so that
 * its grammatical case does not change.
 */

/** One form for each plural category of the language, no more and no fewer. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export interface Messages {
  /** The field's label, unless the page gives one. */
  readonly label: string;
  readonly submit: string;
  readonly clear: string;
  readonly browse: string;
  /** Said before the filters: results change by themselves (WCAG 3.2.2). */
  readonly live: string;
  readonly searching: string;
  /** What the list under the field is called: how many there are. */
  readonly suggestions: string;
  /** A suggestion that is another name of something. */
  readonly name: string;

  /** {n} results: the one phrase that counts; other sentences take it in as {results}. */
  readonly results: Plural;
  /** With {query}. */
  readonly resultsFor: string;
  readonly none: string;
  readonly noneFor: string;
  /** No result has all words; {results} have some. */
  readonly someOnly: string;
  /** Heading of the second group. */
  readonly some: string;
  /** What misspelt {words} were taken for, and the offer to search for those that were typed. */
  readonly corrected: string;
  readonly asTyped: string;
  /** No page has any of the {words}. */
  readonly unknown: string;
  readonly shown: string;
  readonly more: string;

  readonly filters: string;
  /** The button that shows the filters, when some are in use. */
  readonly filtersInUse: string;
  readonly showResults: string;
  readonly activeFilters: string;
  /** A chip: {facet}, {value}. */
  readonly filter: string;
  readonly removeFilter: string;
  readonly clearFilters: string;
  /** Accessible name of a check box. */
  readonly valueResults: string;
  readonly inside: string;
  readonly showMore: string;
  readonly showFewer: string;
  readonly searchIn: string;
  readonly noValue: string;
  readonly from: string;
  readonly to: string;
  readonly between: string;
  readonly since: string;
  readonly until: string;
  readonly notNumber: string;
  readonly wrongOrder: string;

  readonly sort: string;
  readonly relevance: string;
  readonly date: string;
  readonly dateAsc: string;
  readonly title: string;

  /** {language}, by its name. */
  readonly inLanguage: string;
  /** The {words} of that language by which a result was found. */
  readonly through: string;
  readonly otherLanguages: string;
  readonly close: string;
  readonly textFailed: string;

  readonly tip: string;
  /** What would help, and how many results it would have: {n}. */
  readonly withoutFacet: string;
  readonly withoutFilters: string;
  readonly searchFor: string;

  readonly failed: string;
  readonly failedNetwork: string;
  readonly failedNewer: string;
  readonly retry: string;
}
