// A visit to a page with the widget during which something goes wrong: what the visitor does, and
// what they see.

import { setTimeout as sleep } from "node:timers/promises";

/** The widget's own pauses and deadlines are that many times shorter, as most tests cannot wait. */
const HASTE = 4;

/**
 * Runs in the page: shortens the timers of requests, and records the events. Those of typing are as
 * they are, and so is the one after which the visitor is told, because three attempts then end
 * before it.
 */
function prepare(haste) {
  const { setTimeout: original } = globalThis;
  const isShortened = (milliseconds) => milliseconds >= 250 && milliseconds < 10_000;
  globalThis.setTimeout = (callback, milliseconds = 0, ...more) =>
    original(callback, isShortened(milliseconds) ? milliseconds / haste : milliseconds, ...more);
  globalThis.medinaEvents = [];
  for (const type of ["ready", "search", "results", "error"])
    document.addEventListener(`medina-${type}`, ({ detail }) =>
      globalThis.medinaEvents.push({ type, code: detail.code, query: detail.query }),
    );
}

/** The page of a visit, whose folder is at `cdn`. */
export function pageOf(cdn, attributes = "", head = "") {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>City</title>
    <link rel="icon" href="data:,">${head}
    <script type="module" src="${cdn}medina.js"></script></head>
    <body><medina-search index="${cdn}index/" ${attributes}><a href="/all">All</a></medina-search>
    </body></html>`;
}

/** Runs in the page: types a text into the field. */
function typeIn(text) {
  const field = document.querySelector("medina-search").shadowRoot.querySelector("input");
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input"));
}

/** Runs in the page: what the visitor sees. */
function look() {
  const root = document.querySelector("medina-search")?.shadowRoot;
  if (!root) return null;
  const shown = (part) =>
    [...root.querySelectorAll(`[part~=${part}]`)].filter((node) => node.getClientRects().length);
  const { medinaEvents: events } = globalThis;
  return {
    hits: shown("hit").length,
    counts: shown("count").length,
    suggestions: root.querySelectorAll("[role=option]").length,
    isFailed: shown("error").length > 0,
    isWithoutCounts: shown("counts-error").length > 0,
    isRenewed: shown("renewed").length > 0,
    isBusy: root.querySelector("[aria-busy=true]") !== null,
    filters: root.querySelector("[part~=filters-toggle]")?.textContent ?? "",
    titles: shown("title").map((node) => node.textContent),
    results: events.filter(({ type }) => type === "results").length,
    errors: events.filter(({ type }) => type === "error").map(({ code }) => code),
  };
}

/** Runs in the page: presses the button of a part, or does nothing if it is not shown. */
function press(part) {
  const buttons = document
    .querySelector("medina-search")
    .shadowRoot.querySelectorAll(`[part~=${part}]`);
  const button = [...buttons].find((node) => node.getClientRects().length);
  button?.click();
  return button !== undefined;
}

/** A visit in progress. */
export class Visit {
  #page;

  static async open(browser, host, { haste = HASTE } = {}) {
    const visit = new Visit();
    visit.host = host;
    visit.#page = await browser.open(host.url, `(${prepare})(${haste})`);
    await visit.until((seen) => seen !== null);
    return visit;
  }

  type(text) {
    return this.#page.run(typeIn, text);
  }

  press(part) {
    return this.#page.run(press, part);
  }

  look() {
    return this.#page.run(look);
  }

  run(what, argument) {
    return this.#page.run(what, argument);
  }

  reload() {
    return this.#page.reload();
  }

  setOffline(isOffline) {
    return this.#page.setOffline(isOffline);
  }

  close() {
    return this.#page.close();
  }

  /** Looks until the page is as `isWanted`, and returns what is seen, at the end in any case. */
  async until(isWanted, patience = 15_000) {
    const end = performance.now() + patience;
    for (;;) {
      const seen = await this.look();
      if (isWanted(seen) || performance.now() > end) return seen;
      await sleep(30);
    }
  }
}
