/** A front end of somebody else. It is never run: a test compiles it against medina.d.ts. */

// @ts-expect-error internal types are not exported
import type { Properties } from "medina-search";
import {
  type FacetValue,
  type Hit,
  type Index,
  MedinaError,
  type MedinaSearch,
  open,
  type Page,
  type Range,
  type SearchRequest,
  upgrade,
} from "medina-search";

const index: Index = await open(new URL("index/", import.meta.url), { language: "fr" });
const years: Range = { from: 2016 };
const request: SearchRequest = {
  query: "logement",
  filters: { theme: ["housing"] },
  ranges: { year: years },
  sort: "date",
  offset: 0,
  limit: 10,
  facets: true,
};
const page: Page = await index.search(request);
export const total: number = page.total + page.partial;
export const titles: string[] = page.hits.map(marked);
export const counts: number[] = (page.facets.theme ?? []).flatMap(countsBelow);
export const labels: string[] = index
  .describe()
  .facets.map(({ key, kind, label }) => (kind === "path" ? label : key));
export const corrected: string[] = page.corrections.map(({ from, to }) => `${from} → ${to}`);
export const helpful: number[] = page.help.map((help) =>
  help.kind === "query" ? help.query.length : help.total,
);
export const suggestions: string[] = (await index.suggest("log", 5)).map(
  ({ text, kind, facet }) => `${text} ${facet ?? kind}`,
);
export const text: string = (await index.text("alpha.fr")).text;
index.close();

// @ts-expect-error there is no such order
await index.search({ query: "logement", sort: "newest" });
// @ts-expect-error results are read-only
page.hits.pop();

function marked({ title, url, excerpt, match }: Hit): string {
  const [start, end] = excerpt.marks[0] ?? [0, 0];
  return match === "all" ? `${title}: ${excerpt.text.slice(start, end)}` : (url ?? title);
}

function countsBelow({ count, children = [] }: FacetValue): number[] {
  return [count, ...children.flatMap(countsBelow)];
}

export async function reason(): Promise<string> {
  return open("index/").then(
    () => "",
    (error: unknown) =>
      error instanceof MedinaError && error.code === "network" ? "offline" : String(error),
  );
}

upgrade(document.body);
const element: MedinaSearch = document.createElement("medina-search");
element.headingLevel = 2;
element.syncUrl = "m.";
element.sort = "title";
element.suggestions = "off";
// @ts-expect-error the limit is a number
element.limit = "20";
element.addEventListener("medina-results", ({ detail }) => console.log(detail.total, detail.shown));
document.addEventListener("medina-select", (event) => {
  if (event.detail.position === 1) event.preventDefault();
  // @ts-expect-error the event of a chosen document has no count
  console.log(event.detail.total);
});
window.addEventListener("medina-error", ({ detail: { code } }) => console.log(code === "timeout"));
element.search("logement");
element.reset();
element.refresh();
export const documents: number = (await element.ready).documents;
