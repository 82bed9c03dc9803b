/**
 * The keys of all messages. Look here to add a message or to move one between the two downloads.
 *
 * Each language has one file with two objects: `initial` is part of the script, `deferred` is
 * fetched when the visitor first uses the search. A missing or misplaced key is a compile error.
 *
 * A message is a whole sentence or label, never a fragment to be joined, and contains no markup. A
 * name in braces is replaced by a value. A sentence that contains {results} must not require
 * another grammatical case of it than the nominative.
 */

/** One form for each plural category of the language. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Messages that may be shown before anything but the script has arrived. */
export interface InitialMessages {
  /** Label of the search field, unless the page sets its own. */
  readonly label: string;
  readonly submit: string;
  readonly clear: string;
  readonly browse: string;
  /** Precedes the filters: warns that results change without a submit (WCAG 3.2.2). */
  readonly live: string;
  readonly searching: string;
  readonly failed: string;
  readonly failedNetwork: string;
  readonly retry: string;
}

/** Messages that are shown only after the visitor has begun to search. */
export interface DeferredMessages {
  /** Name of the list under the field; {n} is its length. */
  readonly suggestions: string;
  /** Kind of a suggestion that is another name of something. */
  readonly name: string;

  /** The only message with a count; other sentences contain it as {results}. */
  readonly results: Plural;
  /** With {query}; {results} may be `none`. */
  readonly resultsFor: string;
  readonly none: string;
  /** No result has every word; {results} have some of them. */
  readonly someOnly: string;
  /** Heading of the results that match only some of the words. */
  readonly some: string;
  /** {words} are the corrected words. */
  readonly corrected: string;
  /** Offers to search for the {words} as they were typed. */
  readonly asTyped: string;
  /** {words} are the words that no page contains. */
  readonly unknown: string;
  /** Said when further results begin with the first ones again. */
  readonly renewed: string;
  readonly shown: string;
  readonly more: string;

  readonly filters: string;
  /** The button that opens the filters when {n} are in use. */
  readonly filtersInUse: string;
  readonly showResults: string;
  readonly activeFilters: string;
  /** Text of a chip. */
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
  /** The numbers beside the filters could not be loaded; the results are there. */
  readonly countsFailed: string;

  readonly sort: string;
  readonly relevance: string;
  readonly date: string;
  readonly dateAsc: string;
  readonly title: string;

  /** {language} is the name of a language, not its tag. */
  readonly inLanguage: string;
  /** {words} are the names, in that language, that matched. */
  readonly matchedNames: string;
  readonly otherLanguages: string;
  readonly close: string;
  readonly textFailed: string;

  readonly tip: string;
  /** A change that would find {n} results. */
  readonly withoutFacet: string;
  readonly withoutFilters: string;
  readonly searchFor: string;

  readonly failedIncompatible: string;
}

/** All messages of one language. */
export interface Messages extends InitialMessages, DeferredMessages {}

/** The messages that are one text; `results` has one for each plural category. */
export type MessageKey = Exclude<keyof Messages, "results">;

/** Messages of one language during a visit: the deferred ones are absent until they arrive. */
export type Catalogue = InitialMessages & Partial<DeferredMessages>;
