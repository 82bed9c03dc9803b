/** Types of medina.js, generated from its sources. They need the library `dom`. */

/**
 * The one error class that the engine and the widget throw, and its codes.
 *
 * Look here to add a reason for a failure: front ends act on the code and show their own text.
 */
/**
 * Why something failed. The codes are stable: other programs may act on them.
 *
 * About the index:
 * - "network": the host was not reached or failed (429, 5xx), or the transfer broke off or stalled.
 * - "missing": the host has no such file, or refuses it.
 * - "foreign": the file is not part of a Medina index.
 * - "incompatible": the index was published for another version of the widget.
 * - "damaged": the bytes do not match the hash in the index.
 * - "limit": the index asks for more than the engine grants any index, such as memory or work.
 * - "request": the caller's request cannot be used.
 *
 * About the page:
 * - "unsupported": there is no WebAssembly, or the page's policy forbids it.
 * - "timeout": no answer came in time; it may still come.
 * - "crashed": the engine broke down twice over the same request.
 */
type ErrorCode = "network" | "missing" | "foreign" | "incompatible" | "damaged" | "limit" | "request" | "unsupported" | "timeout" | "crashed";
/** A failure with a stable code. The message is written for developers, not for visitors. */
declare class MedinaError extends Error {
    readonly code: ErrorCode;
    constructor(code: ErrorCode, message: string);
}

/**
 * The public types of the engine: what a front end sends to an index and what it gets back.
 *
 * Look here to see or change the JavaScript interface. Everything is plain data. Offsets count
 * UTF-16 code units, and strings are plain text, never HTML.
 */
/** Order of the results. */
type Sort = "relevance" | "date" | "date-asc" | "title";
/** A range of whole numbers, both ends included. A missing end leaves the range open. */
interface Range {
    readonly from?: number;
    readonly to?: number;
}
/** What to search for, and which part of the results to return. Every property is optional. */
interface SearchRequest {
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
interface Page {
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
interface Correction {
    readonly from: string;
    /** May be two words if a space was missing in `from`. */
    readonly to: string;
}
/**
 * A change to a request that found nothing, with the number of practices it would find: without
 * the filters of one facet, without any filters, or with another query.
 */
type ZeroResultHelp = {
    readonly kind: "filter";
    readonly facet: string;
    readonly total: number;
} | {
    readonly kind: "filters";
    readonly total: number;
} | {
    readonly kind: "query";
    readonly query: string;
    readonly total: number;
};
/** Start and end of a matching part of a text, in UTF-16 code units; the end is excluded. */
type Mark = readonly [number, number];
/** One practice among the results, shown by the edition that fits the visitor and the query. */
interface Hit {
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
    readonly excerpt: {
        readonly text: string;
        readonly marks: readonly Mark[];
    };
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
interface Edition {
    readonly id: string;
    readonly language: string;
    readonly url: string | null;
    readonly title: string;
}
/** A value of a facet with its count. */
interface FacetValue {
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
type FacetKind = "list" | "path" | "range";
/** A facet that the index has. */
interface FacetInfo {
    readonly key: string;
    readonly kind: FacetKind;
    readonly label: string;
}
/** What an index says about itself. */
interface IndexInfo {
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
interface DocumentText {
    readonly id: string;
    readonly title: string;
    readonly language: string;
    /** Plain text; a newline ends a paragraph. */
    readonly text: string;
}
/** A way to complete what is being typed. */
interface Suggestion {
    /** The whole new content of the search field. */
    readonly text: string;
    /** The title of a document, the label of a facet value, a name of something, or a phrase. */
    readonly kind: "title" | "facet" | "name" | "phrase";
    /** For the kind "facet": the key of the facet. */
    readonly facet?: string;
}
/** An opened index. Calls may overlap. */
interface Index {
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
    search(request: SearchRequest, mayFetch?: () => Promise<unknown>, signal?: AbortSignal): Promise<Page>;
    /** Returns at most `limit` completions of a text (8 by default), best first. */
    suggest(text: string, limit?: number): Promise<readonly Suggestion[]>;
    /** Returns the whole text of a document that an earlier search returned as a hit. */
    text(id: string): Promise<DocumentText>;
    /** Releases the memory. Later calls are rejected with the code "request". */
    close(): void;
}

/**
 * The DOM events that a widget dispatches, by name, with what their `detail` holds.
 *
 * Look here to see or change what a page can listen to. The details are plain copies: no nodes,
 * and nothing through which a page could change the widget by accident.
 */

/** Name of an event → its `detail`. */
interface MedinaEvents {
    /** The index is open. */
    readonly "medina-ready": {
        readonly name: string;
        readonly language: string;
        readonly documents: number;
        readonly practices: number;
    };
    /** A search is about to be sent to the engine. */
    readonly "medina-search": SearchRequest;
    /** Hits and counts of the newest search are on the page. */
    readonly "medina-results": {
        readonly query: string;
        readonly total: number;
        readonly partial: number;
        readonly shown: number;
        readonly milliseconds: number;
    };
    /** The visitor chose a document. If the event is cancelled, opening it is left to the page. */
    readonly "medina-select": SelectedDocument;
    /** A search failed. */
    readonly "medina-error": {
        readonly code: ErrorCode;
        readonly message: string;
    };
}
/** A document that the visitor chose to open. */
interface SelectedDocument {
    readonly id: string;
    readonly practice: string;
    readonly url: string | null;
    readonly title: string;
    readonly language: string;
    /** Position among the hits, from 1. */
    readonly position: number;
}
type CustomEvents = {
    readonly [K in keyof MedinaEvents]: CustomEvent<MedinaEvents[K]>;
};
/** The events bubble, so any element around the widget can listen to them. */
declare global {
    interface GlobalEventHandlersEventMap extends CustomEvents {
    }
}

/**
 * The attributes of the element and the properties that mirror them.
 *
 * Look here to add an attribute: a line in `Properties`, one in `READERS`, and one in the README. A
 * value that makes no sense counts as absent.
 */

/**
 * The properties of the element. Each mirrors the attribute of the same name in lower case with
 * hyphens.
 */
interface Properties {
    /** Address of the folder of the index; by default `index/` beside the script. */
    index: string;
    /** Address of the folder of the module and messages, if the script is somewhere else. */
    base: string;
    /** Initial filters: "theme:housing;place:FR;year:2016..2018". */
    filters: string;
    /** Label of the search field. */
    label: string;
    /** Facets to show, in this order: "theme place year"; by default all. */
    facets: string;
    /** Heading level of the titles of results, 2 to 6. */
    headingLevel: number;
    /** Results on a page, 1 to 100. */
    limit: number;
    sort: Sort;
    /** Whether suggestions appear under the field while the visitor types. */
    suggestions: "on" | "off";
    /** Whether the page's address follows the search; a string is the prefix of its parameters. */
    syncUrl: boolean | string;
}

/**
 * `<medina-search index="https://cdn.example/medina/index/" lang="fr">fallback</medina-search>`
 *
 * The element as a page sees it: attributes, properties, methods and life cycle. What it does is
 * in widget/widget.ts.
 */

/** Outside of a browser, where `open` is useful too, there is no class to extend. */
declare const Base: new () => HTMLElement & Properties;
/** The class of `<medina-search>`. */
declare class MedinaSearch extends Base {
    #private;
    static readonly observedAttributes: readonly string[];
    /** Resolves when the index is open, which the visitor's first interaction causes. */
    readonly ready: Promise<IndexInfo>;
    /** Searches as if the visitor had typed and submitted the text. */
    search(query: string): void;
    /** Returns to the beginning: no results, and the filters of the attribute. */
    reset(): void;
    /** Opens the index again and repeats the search. */
    refresh(): void;
    /** Moves the focus to the search field. */
    focus(): void;
    connectedCallback(): void;
    /** A move removes the element and inserts it again: only an element that stays away unmounts. */
    disconnectedCallback(): void;
    attributeChangedCallback(name: string, before: string | null, after: string | null): void;
}
declare global {
    interface HTMLElementTagNameMap {
        "medina-search": MedinaSearch;
    }
}

/**
 * Placeholders: `<div data-medina data-medina-index="…">` becomes `<medina-search index="…">`.
 *
 * They are for editors that drop unknown elements. Their content stays as the fallback.
 */
/** Replaces the placeholders below `root`. Call it for content that is added later. */
declare function upgrade(root?: ParentNode): void;

/**
 * Opens an index: the promise client of the WebAssembly module. The widget and other front ends
 * start here.
 *
 *     const index = await open(new URL("index/", import.meta.url), { language: "fr" });
 *     const page = await index.search({ query: "logement", filters: { theme: ["housing"] } });
 *
 * Calls may overlap; the caller knows which answer it still wants. Look at `EngineHolder` for how
 * an engine is replaced after a trap or after the index was published again.
 */

/** Options of `open`. */
interface OpenOptions {
    /** The visitor's language: it decides labels and which edition of a practice is shown. */
    readonly language?: string | undefined;
    /** Folder of the WebAssembly module; by default the folder of this script. */
    readonly base?: string | undefined;
    /** Aborting it closes the index, also while it is being opened. */
    readonly signal?: AbortSignal | undefined;
}
/**
 * Opens the index in the folder `url`; a relative address starts from the page.
 *
 * @throws {MedinaError} for example "network", "missing", "foreign", "incompatible" or
 * "unsupported".
 */
declare function open(url: string | URL, { language, base, signal }?: OpenOptions): Promise<Index>;

export { MedinaError, MedinaSearch, open, upgrade };
export type { Correction, DocumentText, Edition, ErrorCode, FacetInfo, FacetKind, FacetValue, Hit, Index, IndexInfo, Mark, MedinaEvents, OpenOptions, Page, Range, SearchRequest, Sort, Suggestion, ZeroResultHelp };
