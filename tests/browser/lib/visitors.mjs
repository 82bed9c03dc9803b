// What a visitor of a measured page does, and how it is seen that the answer is there: for the widget, and for Pagefind's
// Default UI as its guides set it up, with all filters unfolded.
//
// Every engine has: `page`, the text of a page with nothing else on it; `field`, where to type; and two that run in the page: `hits`
// tells when the first hits of all have come, `answer` what is shown for a query, or nothing as long as that is not complete.

const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">`;

const medina = {
  field: "medina-search input[type=search]",
  page: () => `<!doctype html><html lang="en"><head>${head}<title>Medina</title>
    <script>addEventListener("medina-results", (event) => (globalThis.answered = event.detail));</script>
    <script type="module" src="/medina.js"></script></head>
    <body><medina-search index="/index/" lang="en"></medina-search></body></html>`,
  hits: () =>
    document.querySelector("medina-search").shadowRoot?.querySelector("[part~=hit]") &&
    performance.now(),
  /** The event comes when hits and counts are in the page. */
  answer(query) {
    const root = document.querySelector("medina-search").shadowRoot;
    const { answered } = globalThis;
    if (answered?.query !== query || root.querySelector("[aria-busy=true]")) return null;
    const shown = (part) => root.querySelectorAll(`[part~=${part}]`).length;
    return {
      at: performance.now(),
      total: answered.total + answered.partial,
      hits: shown("hit"),
      excerpts: shown("excerpt"),
      counts: shown("count") + shown("chart"),
    };
  },
};

/** In the page: opens every facet, so that all of them are counted, those that were out of sight as well. */
export function unfoldAll() {
  const titles = document
    .querySelector("medina-search")
    ?.shadowRoot?.querySelectorAll("[part~=facet-title][aria-expanded=false]");
  for (const title of titles ?? []) title.click();
}

const pagefind = {
  field: ".pagefind-ui__search-input",
  page: (facets) => `<!doctype html><html lang="en"><head>${head}<title>Pagefind</title>
    <link href="/pagefind/pagefind-ui.css" rel="stylesheet">
    <script src="/pagefind/pagefind-ui.js"></script></head><body><div id="search"></div><script>
    new PagefindUI({ element: "#search", pageSize: 10, showImages: false, showSubResults: false, openFilters: ${JSON.stringify(facets)},
      translations: { zero_results: "[COUNT] for [SEARCH_TERM]", one_result: "[COUNT] for [SEARCH_TERM]", many_results: "[COUNT] for [SEARCH_TERM]" } });
    </script></body></html>`,
  hits: () =>
    !document.querySelector(".pagefind-ui__loading") &&
    document.querySelector(".pagefind-ui__result-excerpt") &&
    performance.now(),
  answer(query) {
    const message = document
      .querySelector(".pagefind-ui__message")
      ?.textContent.trim()
      .match(/^(\S*) for (.*)$/s);
    if (message?.[2] !== query || document.querySelector(".pagefind-ui__loading")) return null;
    const shown = (part) => document.querySelectorAll(`.pagefind-ui__${part}`).length;
    const total = Number(message[1].replace(/\D/g, ""));
    if (shown("result-excerpt") < Math.min(total, 10)) return null;
    return {
      at: performance.now(),
      total,
      hits: shown("result"),
      excerpts: shown("result-excerpt"),
      counts: shown("filter-value"),
    };
  },
};

export const ENGINES = { medina, pagefind };

/** What a file is for, as far as its name tells; `names` knows better for some. */
export function roleOf(path, names = {}) {
  const name = path.split("/").at(-1);
  if (names[name]) return names[name];
  if (name === "entry.bin" || name === "pagefind-entry.json") return "entry";
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const roles = {
    js: "script",
    css: "style",
    wasm: "wasm",
    json: "texts",
    pagefind: "wasm",
    bin: "index",
    pf_meta: "core",
    pf_index: "words",
    pf_filter: "facets",
    pf_fragment: "documents",
  };
  return roles[extension] ?? "other";
}
