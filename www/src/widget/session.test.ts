import assert from "node:assert/strict";
import { mock, type TestContext, test } from "node:test";
import { MedinaError } from "../api/errors.ts";
import type { Index, IndexInfo, Page, SearchRequest, Suggestion } from "../api/types.ts";
import { type Action, initialState, isPending, reduce, type State } from "../state/state.ts";
import { Session } from "./session.ts";

const INFO = {
  name: "Test",
  languages: ["en"],
  language: "en",
  documents: 1,
  practices: 1,
  sorts: ["relevance" as const],
  facetCountsDeferred: false,
  facets: [
    { key: "theme", kind: "list" as const, label: "Theme" },
    { key: "type", kind: "list" as const, label: "Type" },
  ],
};

test("typing quickly sends one request, for the last query", async (t) => {
  const harness = startSession(t);
  for (const query of ["h", "ho", "hou"]) harness.type(query);
  await harness.advance(150);
  assert.deepEqual(
    harness.requests.map(({ query }) => query),
    ["hou"],
  );
  assert.equal(harness.state.page?.total, 1);
});

test("a query typed before the index is open is answered when it is", async (t) => {
  const harness = startSession(t, { opening: 3000 });
  harness.type("ho");
  await harness.advance(500);
  harness.type("hous");
  await harness.advance(700);
  assert.equal(harness.requests.length, 0);
  assert.equal(harness.state.isSlow, true);
  await harness.advance(3000);
  assert.deepEqual(
    harness.requests.map(({ query }) => query),
    ["hous"],
  );
  assert.equal(harness.opened, 1, "the index was opened once");
});

test("an answer that was overtaken is dropped", async (t) => {
  const harness = startSession(t, {
    answer: ({ query }) => later(query === "slow" ? 1000 : 10, pageOf(query === "slow" ? 7 : 2)),
  });
  harness.type("slow");
  await harness.advance(200);
  harness.type("fast");
  await harness.advance(2000);
  assert.equal(harness.state.page?.total, 2);
});

test("fetching waits for a pause", async (t) => {
  const fetched: string[] = [];
  const harness = startSession(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  for (const query of ["h", "ho", "hou"]) harness.type(query);
  await harness.advance(250);
  assert.deepEqual([harness.requests.length, fetched], [1, []]);
  harness.type("hous");
  await harness.advance(250);
  assert.deepEqual([harness.requests.length, fetched], [2, []], "another key restarts the pause");
  await harness.advance(100);
  assert.deepEqual(fetched, ["hous"]);
});

test("Enter does not wait, and pasted text does not wait for a pause", async (t) => {
  const fetched: string[] = [];
  const harness = startSession(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  harness.type("housi");
  await harness.advance(150);
  assert.deepEqual(fetched, ["housi"]);
  harness.type("hous");
  await harness.advance(150);
  assert.deepEqual(fetched, ["housi"], "a text that gets shorter counts as typed");
  harness.act({ type: "submitted", query: "hous" });
  await harness.advance(20);
  assert.deepEqual(fetched, ["housi", "hous"]);
});

test("a search that was overtaken fetches nothing more", async (t) => {
  const fetched: string[] = [];
  const harness = startSession(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  harness.type("hou");
  await harness.advance(400);
  harness.type("hous");
  await harness.advance(2000);
  assert.deepEqual(fetched, ["hou", "hous", "hous"]);
  assert.equal(harness.state.page?.total, 3);
});

test("a failure has its code, and the next search opens the index again", async (t) => {
  let isDown = true;
  const harness = startSession(t, {
    open: () => (isDown ? Promise.reject(new MedinaError("network", "no")) : undefined),
  });
  harness.type("a");
  await harness.advance(200);
  assert.equal(harness.state.failure, "network");
  isDown = false;
  harness.type("ab");
  await harness.advance(200);
  assert.equal(harness.state.failure, null);
  assert.equal(harness.state.page?.total, 1);
});

test("no answer in ten seconds is a timeout, and a later answer is still shown", async (t) => {
  const harness = startSession(t, { answer: () => later(12_000, pageOf(5)) });
  harness.type("a");
  await harness.advance(11_000);
  assert.equal(harness.state.failure, "timeout");
  await harness.advance(2000);
  assert.equal(harness.state.failure, null);
  assert.equal(harness.state.page?.total, 5);
});

test("a search without results is one request, with or without alternatives", async (t) => {
  const harness = startSession(t, {
    answer: () => later(1, { ...pageOf(0), help: [{ kind: "filters", total: 3 }] }),
  });
  harness.act({ type: "filterToggled", facet: "theme", value: "housing" });
  await harness.advance(300);
  assert.equal(harness.requests.length, 1);
  assert.deepEqual(harness.state.page?.help, [{ kind: "filters", total: 3 }]);
});

test("suggestions are requested when the visitor pauses, for the last text", async (t) => {
  const harness = startSession(t);
  for (const query of ["h", "ho", "hou"]) harness.type(query);
  assert.equal(harness.opened, 1, "the index is being opened");
  await harness.advance(150);
  assert.deepEqual(harness.suggestQueries, ["hou"]);
  assert.deepEqual(harness.state.suggestions, [{ text: "hou…", kind: "phrase" }]);
});

test("suggestions are requested only while a query is typed, if they are wanted", async (t) => {
  const harness = startSession(t);
  harness.act({ type: "submitted", query: "housing" });
  harness.act({ type: "filterToggled", facet: "theme", value: "housing" });
  await harness.advance(150);
  harness.type(" ");
  await harness.advance(150);
  harness.wantsSuggestions = false;
  harness.type("hou");
  await harness.advance(150);
  assert.deepEqual(harness.suggestQueries, []);
});

test("suggestions that were overtaken are dropped", async (t) => {
  const harness = startSession(t, {
    suggest: (text) => later(text === "hou" ? 1000 : 10, [{ text: `${text}…`, kind: "phrase" }]),
  });
  harness.type("hou");
  await harness.advance(200);
  harness.type("hous");
  await harness.advance(2000);
  assert.deepEqual(harness.state.suggestions, [{ text: "hous…", kind: "phrase" }]);
});

test("suggestions that fail are empty, and the search still works", async (t) => {
  const harness = startSession(t, {
    suggest: () => Promise.reject(new MedinaError("network", "no")),
  });
  harness.type("hou");
  await harness.advance(200);
  assert.deepEqual(
    [harness.state.suggestions, harness.state.failure, harness.state.page?.total],
    [[], null, 1],
  );
});

test("further results are requested without counts", async (t) => {
  const harness = startSession(t);
  harness.type("a");
  await harness.advance(200);
  harness.act({ type: "moreRequested" });
  await harness.advance(200);
  assert.deepEqual(
    harness.requests.map(({ offset, facets }) => [offset, facets]),
    [
      [0, true],
      [1, false],
    ],
  );
});

test("if counts need files of their own, hits come first, then visible counts", async (t) => {
  const counts = (keys: unknown) =>
    Array.isArray(keys) ? Object.fromEntries(keys.map((key: string) => [key, []])) : {};
  const harness = startSession(t, {
    facetCountsDeferred: true,
    answer: (request) => later(50, { ...pageOf(1), facets: counts(request.facets) }),
  });
  harness.type("a");
  await harness.advance(180);
  assert.deepEqual(
    [harness.state.hits.length, harness.state.page?.facets, isPending(harness.state)],
    [1, {}, true],
  );
  await harness.advance(100);
  assert.deepEqual([harness.state.page?.facets, isPending(harness.state)], [{ theme: [] }, false]);
  harness.visibleFacets = ["theme", "type"];
  harness.session.countVisibleFacets();
  await harness.advance(100);
  assert.deepEqual(harness.state.page?.facets, { theme: [], type: [] });
  harness.session.countVisibleFacets();
  assert.deepEqual(
    harness.requests.map(({ limit, facets }) => [limit, facets]),
    [
      [10, false],
      [10, ["theme"]],
      [0, ["type"]],
    ],
  );
});

test("hits whose counts fail stay, and the counts can be requested again", async (t) => {
  let isDown = true;
  const harness = startSession(t, {
    facetCountsDeferred: true,
    answer: ({ facets }) =>
      facets && isDown
        ? Promise.reject(new MedinaError("network", "no"))
        : later(10, { ...pageOf(1), facets: facets ? { theme: [] } : {} }),
  });
  harness.type("a");
  await harness.advance(300);
  const { failure, hits, page, hasCountsFailed } = harness.state;
  assert.deepEqual(
    [failure, hits.length, page?.facets, hasCountsFailed, isPending(harness.state)],
    [null, 1, {}, true, false],
  );
  isDown = false;
  harness.act({ type: "countsRetried" });
  harness.session.countVisibleFacets();
  await harness.advance(100);
  assert.deepEqual(
    [harness.state.page?.facets, harness.state.hasCountsFailed],
    [{ theme: [] }, false],
  );
  assert.equal(harness.requests.length, 3);
});

test("after a failure only what failed is requested again", async (t) => {
  let isDown = false;
  const harness = startSession(t, {
    answer: () => (isDown ? Promise.reject(new MedinaError("network", "no")) : later(5, pageOf(2))),
  });
  harness.type("a");
  await harness.advance(200);
  isDown = true;
  harness.act({ type: "moreRequested" });
  await harness.advance(50);
  assert.deepEqual(
    [harness.state.failure, harness.state.isStale, harness.state.hits.length],
    ["network", false, 1],
    "the first hits stay",
  );
  isDown = false;
  harness.act({ type: "retried" });
  await harness.advance(50);
  assert.deepEqual(
    harness.requests.map(({ offset }) => offset),
    [0, 1, 1],
  );
  assert.equal(harness.opened, 1, "the index stays open");
  assert.deepEqual([harness.state.failure, harness.state.hits.length], [null, 2]);
});

test("a search that failed asks for no suggestions", async (t) => {
  const harness = startSession(t, {
    answer: () => Promise.reject(new MedinaError("network", "no")),
  });
  harness.type("hou");
  await harness.advance(300);
  assert.equal(harness.state.failure, "network");
  assert.deepEqual(harness.suggestQueries, []);
});

test("the requests of a search end when the next one fetches or is answered", async (t) => {
  const signals: (AbortSignal | undefined)[] = [];
  const harness = startSession(t, {
    answer: (request, mayFetch, signal) => {
      signals.push(signal);
      return inTwoRounds(request, mayFetch, []);
    },
  });
  harness.type("hou");
  await harness.advance(400);
  harness.type("hous");
  await harness.advance(150);
  assert.deepEqual(
    signals.map((signal) => signal?.aborted),
    [false, false],
    "the next search may need the same files",
  );
  await harness.advance(300);
  assert.deepEqual(
    signals.map((signal) => signal?.aborted),
    [true, false],
  );
});

test("hits of two generations are never in one list: it starts anew", async (t) => {
  let info: IndexInfo = { ...INFO };
  const harness = startSession(t, { describe: () => info });
  harness.type("a");
  await harness.advance(200);
  info = { ...INFO };
  harness.act({ type: "moreRequested" });
  await harness.advance(200);
  assert.deepEqual(
    harness.requests.map(({ offset }) => offset),
    [0, 1, 0],
  );
  assert.deepEqual([harness.state.hits.length, harness.state.isRenewed], [1, true]);
  harness.type("ab");
  await harness.advance(200);
  assert.equal(harness.state.isRenewed, false, "it is said once");
});

test("a new search in a new generation is nothing to tell", async (t) => {
  let info: IndexInfo = { ...INFO };
  const harness = startSession(t, { describe: () => info });
  harness.type("a");
  await harness.advance(200);
  info = { ...INFO };
  harness.type("ab");
  await harness.advance(200);
  assert.deepEqual([harness.requests.length, harness.state.isRenewed], [2, false]);
  assert.equal(harness.state.info, info);
});

test("after closing nothing is dispatched", async (t) => {
  const harness = startSession(t, { answer: () => later(500, pageOf(5)) });
  harness.type("a");
  await harness.advance(200);
  harness.session.close();
  const { state } = harness;
  await harness.advance(20_000);
  assert.equal(harness.state, state);
  assert.equal(harness.closed, 1);
});

interface Plan {
  readonly opening?: number;
  readonly facetCountsDeferred?: boolean;
  readonly describe?: Index["describe"];
  readonly open?: () => Promise<never> | undefined;
  readonly answer?: Index["search"];
  readonly suggest?: (text: string) => Promise<Suggestion[]>;
}

/** Creates a session with a state, on a simulated clock. */
function startSession(t: TestContext, plan: Plan = {}) {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const harness = {
    state: initialState(
      { query: "", filters: new Map(), sort: "relevance", correct: true },
      10,
    ) as State,
    requests: [] as SearchRequest[],
    /** Queries for which suggestions were requested. */
    suggestQueries: [] as string[],
    wantsSuggestions: true,
    visibleFacets: ["theme"],
    opened: 0,
    closed: 0,
    act(action: Action) {
      const before = harness.state;
      harness.state = reduce(before, action);
      if (harness.state.revision !== before.revision) session.search(action.type === "typed");
    },
    type: (query: string) => harness.act({ type: "typed", query }),
    async advance(milliseconds: number) {
      for (let passed = 0; passed < milliseconds; passed += 10) {
        mock.timers.tick(10);
        for (let turn = 0; turn < 12; turn++) await Promise.resolve();
      }
    },
    session: undefined as unknown as Session,
  };
  const info = { ...INFO, facetCountsDeferred: plan.facetCountsDeferred === true };
  const index: Index = {
    describe: () => plan.describe?.() ?? info,
    text: () => Promise.reject(new Error("not asked for here")),
    close: () => assert.fail("the signal closes it"),
    search: (request, mayFetch, signal) => {
      harness.requests.push(request);
      return plan.answer?.(request, mayFetch, signal) ?? later(5, pageOf(1));
    },
    suggest: (text) => {
      harness.suggestQueries.push(text);
      return plan.suggest?.(text) ?? later(5, [{ text: `${text}…`, kind: "phrase" }]);
    },
  };
  const session = new Session({
    open: (signal) => {
      harness.opened++;
      signal.addEventListener("abort", () => harness.closed++);
      return plan.open?.() ?? later(plan.opening ?? 1, index);
    },
    state: () => harness.state,
    dispatch: (action) => harness.act(action),
    onRequest: () => undefined,
    wantsSuggestions: () => harness.wantsSuggestions,
    visibleFacets: () => harness.visibleFacets,
  });
  harness.session = session;
  return harness;
}

/** Answers after two rounds of fetching, of half a second each. */
async function inTwoRounds(
  { query = "" }: SearchRequest,
  mayFetch: Parameters<Index["search"]>[1],
  fetched: string[],
): Promise<Page> {
  for (let round = 0; round < 2; round++) {
    await mayFetch?.();
    fetched.push(query);
    await later(500, undefined);
  }
  return pageOf(3);
}

function later<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
}

function pageOf(total: number): Page {
  const hit = {
    id: "1",
    practice: "1",
    url: null,
    title: "",
    language: "en",
    date: null,
    fields: {},
    excerpt: { text: "", marks: [] },
    titleMarks: [],
    score: 1,
    match: "all" as const,
    matchedNames: [],
    editions: [],
  };
  return {
    total,
    partial: 0,
    hits: [hit],
    facets: {},
    corrections: [],
    unknown: [],
    help: [],
    milliseconds: 0,
    language: "en",
  };
}
