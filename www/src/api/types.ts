/**
 * The public types of the engine: what a front end sends to an index and what it gets back.
 *
 * Look here to see or change the JavaScript interface. Everything is plain data. Offsets count
 * UTF-16 code units, and strings are plain text, never HTML.
 */

/** Order of the results. */
export type Sort = "relevance" | "date" | "date-asc" | "title";

/** A range of whole numbers, both ends included. A missing end leaves the range open. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
}

/** What to search for, and which part of the results to return. Every property is optional. */
export interface SearchRequest {
  /** What the visitor typed; empty matches every practice. */
  readonly query?: string;
  /**
   * Facet key → values, of which a practice must have at least one. A value of a path facet is the
   * whole path ("europe > FR"), or its last part ("FR") if that is unique.
   */
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  /** Facet key → range, for facets of the kind "range". */
  readonly ranges?: Readonly<Record<string, Range>>;
  /** "relevance" by default. */
  readonly sort?: Sort;
  /** Number of hits to skip; 0 by default. */
  readonly offset?: number;
  /** Largest number of hits to return; 10 by default. */
  readonly limit?: number;
  /** Whether to count facet values, or the keys of the facets to count; true by default. */
  readonly facets?: boolean | readonly string[];
  /** Whether the last word is complete; otherwise it also matches as a prefix. */
  readonly complete?: boolean;
  /** Whether to correct misspelt words; true by default. */
  readonly correct?: boolean;
}

/** One page of results. */
export interface Page {
  /** Number of practices that match every word. */
  readonly total: number;
  /** Number of further practices that match only some words. They follow in `hits`. */
  readonly partial: number;
  /** The hits from `offset` on: those that match every word first. */
  readonly hits: readonly Hit[];
  /** Facet key → counted values. */
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>;
  /** The misspelt words that were corrected. The results are those of the corrected words. */
  readonly corrections: readonly Correction[];
  /** Words, as typed, that no document has and that could not be corrected. */
  readonly unknown: readonly string[];
  /** If nothing was found: the smallest changes to the request that find something, best first. */
  readonly help: readonly ZeroResultHelp[];
  /** Time the engine computed, in milliseconds, without the time to fetch files. */
  readonly milliseconds: number;
  /** Language tag that the index was opened with. */
  readonly language: string;
}

/** A misspelt word and the word that was searched instead. */
export interface Correction {
  readonly from: string;
  /** May be two words if a space was missing in `from`. */
  readonly to: string;
}

/**
 * A change to a request that found nothing, with the number of practices it would find: without
 * the filters of one facet, without any filters, or with another query.
 */
export type ZeroResultHelp =
  | { readonly kind: "filter"; readonly facet: string; readonly total: number }
  | { readonly kind: "filters"; readonly total: number }
  | { readonly kind: "query"; readonly query: string; readonly total: number };

/** Start and end of a matching part of a text, in UTF-16 code units; the end is excluded. */
export type Mark = readonly [number, number];

/** One practice among the results, shown by the edition that fits the visitor and the query. */
export interface Hit {
  /** Id of the document that is shown. */
  readonly id: string;
  /** Id of the practice, which all its editions share. */
  readonly practice: string;
  /** Address of the document; null if it has no page of its own. */
  readonly url: string | null;
  readonly title: string;
  /** Language tag of the document. */
  readonly language: string;
  /** "2018", "2018-07", "2018-07-30", or two of them joined by "/". */
  readonly date: string | null;
  /** Further stored fields by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The passage that matches best, with the parts that match. */
  readonly excerpt: { readonly text: string; readonly marks: readonly Mark[] };
  readonly titleMarks: readonly Mark[];
  /** Comparable among the hits of one request only. */
  readonly score: number;
  /** Whether all words of the query match, or only some of them: at least one. */
  readonly match: "all" | "some";
  /**
   * Names that matched in place of the words that were typed, in the language of the document.
   * Empty if the typed words themselves match.
   */
  readonly matchedNames: readonly string[];
  /** Every edition of the practice, the one that is shown included. */
  readonly editions: readonly Edition[];
}

/** One edition of a practice: a document with the practice's text in one language. */
export interface Edition {
  readonly id: string;
  readonly language: string;
  readonly url: string | null;
  readonly title: string;
}

/** A value of a facet with its count. */
export interface FacetValue {
  /** For a path facet, the whole path: "europe > FR". */
  readonly value: string;
  /** Name of the value in the language of the labels. */
  readonly label: string;
  /** Number of practices that choosing this value alone would leave. */
  readonly count: number;
  /** Whether the request filters by this value. */
  readonly selected: boolean;
  /** For a path facet, the values one level below. */
  readonly children?: readonly FacetValue[];
}

/** A flat list of values, a hierarchy of values, or whole numbers. */
export type FacetKind = "list" | "path" | "range";

/** A facet that the index has. */
export interface FacetInfo {
  readonly key: string;
  readonly kind: FacetKind;
  readonly label: string;
}

/** What an index says about itself. */
export interface IndexInfo {
  readonly name: string;
  /** Language tags of the documents. */
  readonly languages: readonly string[];
  /** The language of the labels. */
  readonly language: string;
  /** Number of documents, which are editions of practices. */
  readonly documents: number;
  readonly practices: number;
  readonly facets: readonly FacetInfo[];
  /** The orders that this index supports. */
  readonly sorts: readonly Sort[];
  /**
   * Whether facet counts need files of their own. If so, a request without counts is answered
   * sooner, and the counts of the visible facets can be requested afterwards.
   */
  readonly facetCountsDeferred: boolean;
}

/** The whole text of a document. */
export interface DocumentText {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  /** Plain text; a newline ends a paragraph. */
  readonly text: string;
}

/** A way to complete what is being typed. */
export interface Suggestion {
  /** The whole new content of the search field. */
  readonly text: string;
  /** The title of a document, the label of a facet value, a name of something, or a phrase. */
  readonly kind: "title" | "facet" | "name" | "phrase";
  /** For the kind "facet": the key of the facet. */
  readonly facet?: string;
}

/** An opened index. Calls may overlap. */
export interface Index {
  /**
   * What the index says about itself, without waiting. The object stays the same until the index
   * has been published again and a call has noticed. Throws once the index is closed.
   */
  describe(): IndexInfo;
  /**
   * Returns one page of results.
   *
   * `mayFetch` is called before each round of fetching, and the round starts when its promise
   * resolves. Aborting `signal` says that the answer is no longer wanted: the transfers for it
   * end, except those of files that another call waits for.
   */
  search(
    request: SearchRequest,
    mayFetch?: () => Promise<unknown>,
    signal?: AbortSignal,
  ): Promise<Page>;
  /** Returns at most `limit` completions of a text (8 by default), best first. */
  suggest(text: string, limit?: number): Promise<readonly Suggestion[]>;
  /** Returns the whole text of a document that an earlier search returned as a hit. */
  text(id: string): Promise<DocumentText>;
  /** Releases the memory. Later calls are rejected with the code "request". */
  close(): void;
}
