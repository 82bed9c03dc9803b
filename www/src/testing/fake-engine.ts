/**
 * A fake of the WebAssembly module and its bindings, for the tests and the preview: the same
 * interface over a small list of practices, searched by plain loops. It never ships.
 *
 * Some queries fail on purpose:
 * - `!network`, or `!` and any other error code: fails with that code.
 * - `!trap`: traps once; `!trap-always`: traps each time.
 * - `!gone`: misses a file once, as if the index had been published again.
 * - `!slow`: takes three seconds.
 *
 * Two misspelt words are corrected, `hosuing` and `particpation`; `vivienda` and `سكن` are names of
 * housing.
 */

import type {
  Correction,
  DocumentText,
  FacetInfo,
  FacetValue,
  Hit,
  IndexInfo,
  Mark,
  Page,
  SearchRequest,
  Suggestion,
  ZeroResultHelp,
} from "../api/types.ts";
import { DOCUMENTS, type FakeDocument, LABELS } from "./fake-practices.ts";

/** There is no module to instantiate. */
export function initSync(): void {}

const KINDS = {
  type: "list",
  theme: "path",
  place: "path",
  group: "list",
  language: "list",
  year: "range",
} as const;
const PAUSE = 15;
const MISSPELT = new Map([
  ["hosuing", "housing"],
  ["particpation", "participation"],
]);
const NAMES = new Map([
  ["vivienda", "housing"],
  ["سكن", "housing"],
]);
/** Global, because a new instance has no memory of the one before. */
const memory = globalThis as { medinaFakeHasTrapped?: boolean; medinaFakeWasGone?: boolean };

/** Has the interface of `Engine` and, by its static method, of `EngineFactory`. */
export class Engine {
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  static open(language: string | undefined, manifest: Uint8Array): () => Promise<Engine> {
    const words = new TextDecoder().decode(manifest);
    if (!words.startsWith("fake index")) throw failure("foreign");
    return async () => {
      await pause(PAUSE);
      return new Engine(language?.split("-")[0] ?? "en");
    };
  }

  describe(): IndexInfo {
    const facets: FacetInfo[] = Object.entries(KINDS).map(([key, kind]) => ({
      key,
      kind,
      label: this.#label(key),
    }));
    const practices = new Set(DOCUMENTS.map((document) => document.practice)).size;
    return {
      name: "Invented practices",
      languages: ["en", "fr", "ar"],
      language: this.#language,
      documents: DOCUMENTS.length,
      practices,
      facets,
      facetCountsDeferred: false,
      sorts: ["relevance", "date", "date-asc", "title"],
    };
  }

  async search(request: SearchRequest): Promise<Page> {
    await misbehave(request.query ?? "");
    const page = this.#page(request);
    return { ...page, help: page.total + page.partial ? [] : this.#help(request) };
  }

  async suggest(text: string, limit = 8): Promise<Suggestion[]> {
    if (text.startsWith("!")) throw failure("request");
    await pause(PAUSE);
    const start = terms(text).join(" ");
    const labels = Object.keys(LABELS.en ?? {}).map((value) => this.#label(value));
    const all: Suggestion[] = [
      ...labels.map((label) => ({ text: label, kind: "facet" as const, facet: "theme" })),
      ...[...NAMES.keys()].map((name) => ({ text: name, kind: "name" as const })),
      ...DOCUMENTS.map(({ title }) => ({ text: title, kind: "title" as const })),
      ...DOCUMENTS.flatMap((document) => terms(document.text)).map((word) => ({
        text: word,
        kind: "phrase" as const,
      })),
    ];
    const fitting = all.filter((each) => terms(each.text).join(" ").startsWith(start));
    return [...new Map(fitting.map((each) => [each.text, each])).values()].slice(0, limit);
  }

  #help(request: SearchRequest): ZeroResultHelp[] {
    const { query = "", filters = {}, ranges = {} } = request;
    const total = (change: SearchRequest): number => {
      const page = this.#page({ ...request, ...change });
      return page.total + page.partial;
    };
    const tried: ZeroResultHelp[] = [
      ...Object.keys({ ...filters, ...ranges }).map((facet) => ({
        kind: "filter" as const,
        facet,
        total: total({ filters: without(filters, facet), ranges: without(ranges, facet) }),
      })),
      { kind: "filters", total: total({ filters: {}, ranges: {} }) },
      ...terms(query).map((word) => ({
        kind: "query" as const,
        query: word,
        total: total({ query: word }),
      })),
    ];
    return tried.filter((help) => help.total);
  }

  #page(request: SearchRequest): Page {
    const typed = terms(request.query ?? "");
    const corrections = request.correct === false ? [] : typed.flatMap((from) => correction(from));
    const words = typed.map(
      (word) => corrections.find(({ from }) => from === word)?.to ?? NAMES.get(word) ?? word,
    );
    const matching = byPractice()
      .map((documents) => this.#match(documents, words))
      .filter((found) => found !== null);
    const passing = matching.filter(({ documents }) => passes(documents, request));
    const all = passing.filter(({ match }) => match === "all");
    const followers = all.length < 10 ? passing.filter(({ match }) => match === "some") : [];
    const ordered = [...sorted(all, request.sort), ...sorted(followers, request.sort)];
    const offset = request.offset ?? 0;
    const group = all.length || !followers.length ? "all" : "some";
    const counted = matching.filter((found) => found.match === group);
    return {
      total: all.length,
      partial: followers.length,
      corrections,
      unknown: words.filter((word) => !isKnown(word)),
      help: [],
      milliseconds: 0.2,
      language: this.#language,
      hits: ordered
        .slice(offset, offset + (request.limit ?? 10))
        .map((found) => this.#hit(found, words, typed)),
      facets: request.facets === false ? {} : this.#count(counted, request),
    };
  }

  async text(id: string): Promise<DocumentText> {
    await pause(PAUSE);
    const found = DOCUMENTS.find((document) => document.id === id);
    if (!found) throw failure("request");
    const text = `${found.text}\n\n${found.text}\n\n${found.text}`;
    return { id, title: found.title, language: found.language, text };
  }

  #label(value: string): string {
    const last = value.split(" > ").at(-1) ?? value;
    if (/^[A-Z]{2}$/.test(last))
      return new Intl.DisplayNames(this.#language, { type: "region" }).of(last) ?? last;
    if (/^[a-z]{2}$/.test(last))
      return new Intl.DisplayNames(this.#language, { type: "language" }).of(last) ?? last;
    return LABELS[this.#language]?.[last] ?? LABELS.en?.[last] ?? last;
  }

  #match(documents: readonly FakeDocument[], words: readonly string[]): Found | null {
    const scored = documents.map((document) => {
      const text = terms(`${document.title} ${document.text}`);
      const hits = words.filter((word) =>
        text.some((candidate) => candidate.startsWith(word)),
      ).length;
      return { document, hits: hits + (document.language === this.#language ? 0.5 : 0) };
    });
    const best = scored.reduce((one, other) => (other.hits > one.hits ? other : one));
    const matched = Math.floor(best.hits);
    if (words.length && !matched) return null;
    return {
      documents,
      shown: best.document,
      score: best.hits,
      match: matched === words.length ? "all" : "some",
    };
  }

  #hit(
    { documents, shown, score, match }: Found,
    words: readonly string[],
    typed: readonly string[],
  ): Hit {
    const matchedNames = words.filter((word, place) => NAMES.get(typed[place] ?? "") === word);
    return {
      id: shown.id,
      practice: shown.practice,
      url: shown.url,
      title: shown.title,
      language: shown.language,
      date: shown.date,
      fields: {},
      score,
      match,
      matchedNames,
      titleMarks: marks(shown.title, words),
      excerpt: { text: shown.text, marks: marks(shown.text, words) },
      editions: documents.map(({ id, language, url, title }) => ({ id, language, url, title })),
    };
  }

  #count(found: readonly Found[], request: SearchRequest): Record<string, FacetValue[]> {
    return Object.fromEntries(
      Object.entries(KINDS).map(([key, kind]) => {
        const others = {
          ...request,
          filters: without(request.filters, key),
          ranges: without(request.ranges, key),
        };
        const counts = new Map<string, number>();
        for (const { documents } of found.filter((each) => passes(each.documents, others))) {
          for (const value of new Set(
            documents.flatMap((document) => prefixes(values(document, key))),
          )) {
            counts.set(value, (counts.get(value) ?? 0) + 1);
          }
        }
        return [key, this.#tree(counts, "", request.filters?.[key] ?? [], kind)];
      }),
    );
  }

  #tree(
    counts: ReadonlyMap<string, number>,
    parent: string,
    selected: readonly string[],
    kind: string,
  ): FacetValue[] {
    const prefix = parent && `${parent} > `;
    const here = [...counts].filter(
      ([value]) => value.startsWith(prefix) && !value.slice(prefix.length).includes(" > "),
    );
    here.sort(([a, n], [b, m]) => (kind === "range" ? Number(a) - Number(b) : m - n));
    return here.map(([value, count]) => {
      const children = this.#tree(counts, value, selected, kind);
      const isSelected = selected.some((each) => value === each || value.endsWith(` > ${each}`));
      const leaf = { value, label: this.#label(value), count, selected: isSelected };
      return children.length ? { ...leaf, children } : leaf;
    });
  }
}

interface Found {
  readonly documents: readonly FakeDocument[];
  readonly shown: FakeDocument;
  readonly score: number;
  readonly match: "all" | "some";
}

function isKnown(word: string): boolean {
  return DOCUMENTS.some(({ title, text }) =>
    terms(`${title} ${text}`).some((term) => term.startsWith(word)),
  );
}

function correction(from: string): Correction[] {
  const to = MISSPELT.get(from);
  return to ? [{ from, to }] : [];
}

function byPractice(): FakeDocument[][] {
  const groups = new Map<string, FakeDocument[]>();
  for (const document of DOCUMENTS)
    groups.set(document.practice, [...(groups.get(document.practice) ?? []), document]);
  return [...groups.values()];
}

function terms(text: string): string[] {
  return (
    text
      .normalize("NFKD")
      .replace(/\p{Mn}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function marks(text: string, words: readonly string[]): Mark[] {
  const found = [...text.matchAll(/[\p{L}\p{N}\p{Mn}]+/gu)];
  const hits = found.filter(([word]) =>
    words.some((each) => terms(word).some((term) => term.startsWith(each))),
  );
  return hits.map((match) => [match.index, match.index + match[0].length]);
}

function values(document: FakeDocument, key: string): readonly string[] {
  switch (key) {
    case "theme":
      return document.theme;
    case "group":
      return document.group;
    case "place":
      return [document.place];
    case "type":
      return [document.type];
    case "language":
      return [document.language];
    default:
      return document.date ? [document.date.slice(0, 4)] : [];
  }
}

function prefixes(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    path.split(" > ").map((_, index, parts) => parts.slice(0, index + 1).join(" > ")),
  );
}

function passes(
  documents: readonly FakeDocument[],
  { filters = {}, ranges = {} }: SearchRequest,
): boolean {
  const own = (key: string): string[] =>
    prefixes(documents.flatMap((document) => values(document, key)));
  const hasValue = ([key, wanted]: [string, readonly string[]]): boolean =>
    !wanted.length ||
    wanted.some((value) => own(key).some((each) => each === value || each.endsWith(` > ${value}`)));
  const isInside = ([key, { from = -Infinity, to = Infinity }]: [
    string,
    { from?: number; to?: number },
  ]): boolean => own(key).some((value) => Number(value) >= from && Number(value) <= to);
  return Object.entries(filters).every(hasValue) && Object.entries(ranges).every(isInside);
}

function without<T>(record: Readonly<Record<string, T>> = {}, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}

function sorted(found: readonly Found[], sort = "relevance"): Found[] {
  const date = ({ shown }: Found): string => shown.date ?? (sort === "date" ? "" : "9999");
  return [...found].sort((a, b) => {
    if (sort === "date") return date(b).localeCompare(date(a));
    if (sort === "date-asc") return date(a).localeCompare(date(b));
    return sort === "title" ? a.shown.title.localeCompare(b.shown.title) : b.score - a.score;
  });
}

async function misbehave(query: string): Promise<void> {
  if (query === "!trap-always" || (query === "!trap" && !memory.medinaFakeHasTrapped)) trap();
  if (query.startsWith("!slow")) await pause(3000);
  else if (query === "!gone") missFileOnce();
  else if (query.startsWith("!") && !query.startsWith("!trap")) throw failure(query.slice(1));
  await pause(PAUSE);
}

function trap(): never {
  memory.medinaFakeHasTrapped = true;
  throw new WebAssembly.RuntimeError("unreachable");
}

/** Behaves like a host that has deleted the files of the previous index. */
function missFileOnce(): void {
  if (memory.medinaFakeWasGone) return;
  memory.medinaFakeWasGone = true;
  throw failure("missing");
}

function failure(code: string): Error {
  return Object.assign(new Error(`asked to fail: ${code}`), { code });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
