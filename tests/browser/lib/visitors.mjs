// How a visitor uses a page with each engine, and how to tell that the answer is shown: for the
// widget, and for Pagefind's Default UI, set up as its guides say, with all filters open.
//
// Every engine has `page`, the text of a page with nothing else on it, and `field`, the selector of
// the search field. Two functions run in the page: `hits` returns the time once the first hits have
// appeared, `answer` what is shown for a query, or null until that is complete.

const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,">`;

const medina = {
  field: "medina-search input[type=search]",
  page: () => `<!doctype html><html lang="en"><head>${head}<title>Medina</title>
    <script>
      addEventListener("medina-results", (event) => (globalThis.answered = event.detail));
    </script>
    <script type="module" src="/medina.js"></script></head>
    <body><medina-search index="/index/" lang="en"></medina-search></body></html>`,
  hits: () =>
    document.querySelector("medina-search").shadowRoot?.querySelector("[part~=hit]") &&
    performance.now(),
  /** The event is sent when hits and counts are in the page. */
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

/** Runs in the page: opens every facet, so that all of them are counted. */
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
    const found = "[COUNT] for [SEARCH_TERM]";
    new PagefindUI({ element: "#search", pageSize: 10, showImages: false, showSubResults: false,
      openFilters: ${JSON.stringify(facets)},
      translations: { zero_results: found, one_result: found, many_results: found } });
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

/** What the file at `path` is for: `names` by file name, otherwise a guess by extension. */
export function roleOf(path, names = {}) {
  const name = path.split("/").at(-1);
  if (names[name]) return names[name];
  if (name === "entry.bin" || name === "pagefind-entry.json") return "manifest";
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const roles = {
    js: "script",
    css: "style",
    wasm: "wasm",
    json: "texts",
    pagefind: "wasm",
    bin: "index",
    // Named like the files of a Medina index for the same purpose.
    pf_meta: "header",
    pf_index: "terms",
    pf_filter: "columns",
    pf_fragment: "stored-fields",
  };
  return roles[extension] ?? "other";
}
