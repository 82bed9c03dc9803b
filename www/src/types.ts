/**
 * What crosses the border between the search engine and whoever shows its answers: this widget, or another front end.
 *
 * Everything here is plain data. Offsets count UTF-16 code units; texts are texts, never HTML.
 */

export type Sort = "relevance" | "date" | "date-asc" | "title";

/** Inclusive; either end may be left open. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
}

export interface SearchRequest {
  readonly query?: string;
  /** Facet → values; a path value may be given whole ("europe > FR") or as a unique last part ("FR"). */
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  readonly ranges?: Readonly<Record<string, Range>>;
  readonly sort?: Sort;
  readonly offset?: number;
  readonly limit?: number;
  /** Whether counts of facet values are wanted, or of which facets. */
  readonly facets?: boolean | readonly string[];
  /** Whether the last word is known to be whole; otherwise it is a prefix. */
  readonly complete?: boolean;
  /** Whether misspelt words are taken for those that were meant, which is so unless this is false. */
  readonly correct?: boolean;
}

export interface Page {
  /** Practices that match every word. */
  readonly total: number;
  /** Further practices that match only some words; they follow in `hits` with match "most". */
  readonly partial: number;
  readonly hits: readonly Hit[];
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>;
  /** What misspelt words were taken for: the results are those of `to`. */
  readonly corrections: readonly Correction[];
  /** Words, as typed, that nothing in the index matches and that could not be corrected. */
  readonly unknown: readonly string[];
  /** Where nothing was found: the smallest changes that find something, best first. */
  readonly help: readonly Help[];
  readonly milliseconds: number;
  readonly language: string;
}

export interface Correction {
  readonly from: string;
  /** May be two words where one was typed. */
  readonly to: string;
}

/** A change of the question, and how many results it has: no filters of one facet, no filters at all, another text. */
export type Help =
  | { readonly kind: "filter"; readonly facet: string; readonly total: number }
  | { readonly kind: "filters"; readonly total: number }
  | { readonly kind: "query"; readonly query: string; readonly total: number };

/** Start and end, in UTF-16 code units. */
export type Mark = readonly [number, number];

export interface Hit {
  readonly id: string;
  readonly practice: string;
  readonly url: string | null;
  readonly title: string;
  readonly language: string;
  readonly date: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly excerpt: { readonly text: string; readonly marks: readonly Mark[] };
  readonly titleMarks: readonly Mark[];
  readonly score: number;
  readonly match: "all" | "most";
  /** Names by which it was found, in its own language, where the words that were typed are not in it. */
  readonly through: readonly string[];
  readonly editions: readonly Edition[];
}

/** The same practice in another language. */
export interface Edition {
  readonly id: string;
  readonly language: string;
  readonly url: string | null;
  readonly title: string;
}

export interface FacetValue {
  /** Of a path facet the whole path, "europe > FR". */
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
  readonly children?: readonly FacetValue[];
}

export type FacetKind = "list" | "path" | "range";

export interface FacetInfo {
  readonly key: string;
  readonly kind: FacetKind;
  readonly label: string;
}

export interface IndexInfo {
  readonly name: string;
  readonly languages: readonly string[];
  /** The language of the labels. */
  readonly language: string;
  readonly documents: number;
  readonly practices: number;
  readonly facets: readonly FacetInfo[];
  readonly sorts: readonly Sort[];
  /** Whether counts take files of their own: then hits can be had sooner by asking without, and for the facets in sight afterwards. */
  readonly countsFollow: boolean;
}

export interface DocumentText {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

export interface Suggestion {
  /** The whole new content of the search field. */
  readonly text: string;
  /** What it is: a document's title, the label of a facet's value, another name of a thing, a frequent phrase or word. */
  readonly kind: "title" | "facet" | "name" | "phrase" | "word";
  /** Of a label: its facet's key. */
  readonly facet?: string;
}

/** An opened index. */
export interface Index {
  describe(): IndexInfo;
  /**
   * One page of results. What has to be fetched for it is asked for once `mayFetch` resolves, which is called before each round of fetching:
   * a question that has been overtaken fetches nothing more where it never does.
   */
  search(request: SearchRequest, mayFetch?: () => Promise<unknown>): Promise<Page>;
  /** How a text that is being typed may go on, best first; at most `limit` ways, 8 unless told. */
  suggest(text: string, limit?: number): Promise<readonly Suggestion[]>;
  /** The whole text of a document whose hit was returned. */
  text(id: string): Promise<DocumentText>;
  /** Gives back the memory; the index answers no more. */
  close(): void;
}

/**
 * Why something failed, stable for other programs to act on.
 *
 * Of the index: "network" (not reached), "missing" (the server has no such file), "foreign" (not an index of ours),
 * "incompatible" (published for another version of the widget), "damaged" (bytes do not match),
 * "request" (unusable request).
 * Of the page: "unsupported" (no WebAssembly, or the page's policy forbids it), "timeout" (no answer in time, though one
 * may still come), "crashed" (the engine broke down twice over the same question).
 */
export type ErrorCode =
  | "network"
  | "missing"
  | "foreign"
  | "incompatible"
  | "damaged"
  | "request"
  | "unsupported"
  | "timeout"
  | "crashed";

/** A failure with a stable code; the message is for developers. */
export class MedinaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "MedinaError";
    this.code = code;
  }
}
