import assert from "node:assert/strict";
import { mock, test, type TestContext } from "node:test";
import { Session } from "./session.ts";
import { initialState, isPending, reduce, type Action, type State } from "../state/state.ts";
import { MedinaError } from "../api/errors.ts";
import type { Index, Page, SearchRequest, Suggestion } from "../api/types.ts";

const INFO = {
  name: "Test",
  languages: ["en"],
  language: "en",
  documents: 1,
  practices: 1,
  sorts: ["relevance" as const],
  countsFollow: false,
  facets: [
    { key: "theme", kind: "list" as const, label: "Theme" },
    { key: "type", kind: "list" as const, label: "Type" },
  ],
};

test("typing in quick succession asks once, for the last query", async (t) => {
  const desk = openDesk(t);
  for (const query of ["h", "ho", "hou"]) desk.type(query);
  await desk.pass(150);
  assert.deepEqual(
    desk.asked.map(({ query }) => query),
    ["hou"],
  );
  assert.equal(desk.state.page?.total, 1);
});

test("what is typed before the index is open is answered once it is", async (t) => {
  const desk = openDesk(t, { opening: 3000 });
  desk.type("ho");
  await desk.pass(500);
  desk.type("hous");
  await desk.pass(700);
  assert.equal(desk.asked.length, 0);
  assert.equal(desk.state.isSlow, true);
  await desk.pass(3000);
  assert.deepEqual(
    desk.asked.map(({ query }) => query),
    ["hous"],
  );
  assert.equal(desk.opened, 1, "the index was opened once");
});

test("an answer that was overtaken is dropped", async (t) => {
  const desk = openDesk(t, {
    answer: ({ query }) => later(query === "slow" ? 1000 : 10, pageOf(query === "slow" ? 7 : 2)),
  });
  desk.type("slow");
  await desk.pass(200);
  desk.type("fast");
  await desk.pass(2000);
  assert.equal(desk.state.page?.total, 2);
});

test("what has to be fetched waits for a pause", async (t) => {
  const fetched: string[] = [];
  const desk = openDesk(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  for (const query of ["h", "ho", "hou"]) desk.type(query);
  await desk.pass(250);
  assert.deepEqual([desk.asked.length, fetched], [1, []]);
  desk.type("hous");
  await desk.pass(250);
  assert.deepEqual([desk.asked.length, fetched], [2, []], "another key begins the pause anew");
  await desk.pass(100);
  assert.deepEqual(fetched, ["hous"]);
});

test("Enter waits for nothing, nor does a text that is pasted wait for a pause", async (t) => {
  const fetched: string[] = [];
  const desk = openDesk(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  desk.type("housi");
  await desk.pass(150);
  assert.deepEqual(fetched, ["housi"]);
  desk.type("hous");
  await desk.pass(150);
  assert.deepEqual(fetched, ["housi"], "a text that gets shorter is being typed");
  desk.act({ type: "submitted", query: "hous" });
  await desk.pass(20);
  assert.deepEqual(fetched, ["housi", "hous"]);
});

test("a question that was overtaken fetches nothing more", async (t) => {
  const fetched: string[] = [];
  const desk = openDesk(t, {
    answer: (request, mayFetch) => inTwoRounds(request, mayFetch, fetched),
  });
  desk.type("hou");
  await desk.pass(400);
  desk.type("hous");
  await desk.pass(2000);
  assert.deepEqual(fetched, ["hou", "hous", "hous"]);
  assert.equal(desk.state.page?.total, 3);
});

test("a failure has its code, and the next question opens the index anew", async (t) => {
  let isDown = true;
  const desk = openDesk(t, {
    open: () => (isDown ? Promise.reject(new MedinaError("network", "no")) : undefined),
  });
  desk.type("a");
  await desk.pass(200);
  assert.equal(desk.state.failure, "network");
  isDown = false;
  desk.type("ab");
  await desk.pass(200);
  assert.equal(desk.state.failure, null);
  assert.equal(desk.state.page?.total, 1);
});

test("no answer in ten seconds is told, and an answer after that is still shown", async (t) => {
  const desk = openDesk(t, { answer: () => later(12_000, pageOf(5)) });
  desk.type("a");
  await desk.pass(11_000);
  assert.equal(desk.state.failure, "timeout");
  await desk.pass(2000);
  assert.equal(desk.state.failure, null);
  assert.equal(desk.state.page?.total, 5);
});

test("a question without results costs one request, whatever would help", async (t) => {
  const desk = openDesk(t, {
    answer: () => later(1, { ...pageOf(0), help: [{ kind: "filters", total: 3 }] }),
  });
  desk.act({ type: "filterToggled", facet: "theme", value: "housing" });
  await desk.pass(300);
  assert.equal(desk.asked.length, 1);
  assert.deepEqual(desk.state.page?.help, [{ kind: "filters", total: 3 }]);
});

test("suggestions are asked for once the visitor pauses, for the last text", async (t) => {
  const desk = openDesk(t);
  for (const query of ["h", "ho", "hou"]) desk.type(query);
  assert.equal(desk.opened, 1, "the index is on its way");
  await desk.pass(150);
  assert.deepEqual(desk.begun, ["hou"]);
  assert.deepEqual(desk.state.suggestions, [{ text: "hou…", kind: "phrase" }]);
});

test("suggestions are only for what is typed: not for what was submitted, nor for nothing, nor where the page wants none", async (t) => {
  const desk = openDesk(t);
  desk.act({ type: "submitted", query: "housing" });
  desk.act({ type: "filterToggled", facet: "theme", value: "housing" });
  await desk.pass(150);
  desk.type(" ");
  await desk.pass(150);
  desk.suggests = false;
  desk.type("hou");
  await desk.pass(150);
  assert.deepEqual(desk.begun, []);
});

test("suggestions that were overtaken are dropped", async (t) => {
  const desk = openDesk(t, {
    suggest: (text) => later(text === "hou" ? 1000 : 10, [{ text: `${text}…`, kind: "phrase" }]),
  });
  desk.type("hou");
  await desk.pass(200);
  desk.type("hous");
  await desk.pass(2000);
  assert.deepEqual(desk.state.suggestions, [{ text: "hous…", kind: "phrase" }]);
});

test("suggestions that fail are none, and the search does not suffer", async (t) => {
  const desk = openDesk(t, { suggest: () => Promise.reject(new MedinaError("network", "no")) });
  desk.type("hou");
  await desk.pass(200);
  assert.deepEqual(
    [desk.state.suggestions, desk.state.failure, desk.state.page?.total],
    [[], null, 1],
  );
});

test("more results ask for no counts", async (t) => {
  const desk = openDesk(t);
  desk.type("a");
  await desk.pass(200);
  desk.act({ type: "moreRequested" });
  await desk.pass(200);
  assert.deepEqual(
    desk.asked.map(({ offset, facets }) => [offset, facets]),
    [
      [0, true],
      [1, false],
    ],
  );
});

test("where counts take files of their own, hits come first, then the counts of the facets in sight", async (t) => {
  const counts = (keys: unknown) =>
    Array.isArray(keys) ? Object.fromEntries(keys.map((key: string) => [key, []])) : {};
  const desk = openDesk(t, {
    countsFollow: true,
    answer: (request) => later(50, { ...pageOf(1), facets: counts(request.facets) }),
  });
  desk.type("a");
  await desk.pass(180);
  assert.deepEqual(
    [desk.state.hits.length, desk.state.page?.facets, isPending(desk.state)],
    [1, {}, true],
  );
  await desk.pass(100);
  assert.deepEqual([desk.state.page?.facets, isPending(desk.state)], [{ theme: [] }, false]);
  desk.inSight = ["theme", "type"];
  desk.session.countVisibleFacets();
  await desk.pass(100);
  assert.deepEqual(desk.state.page?.facets, { theme: [], type: [] });
  desk.session.countVisibleFacets();
  assert.deepEqual(
    desk.asked.map(({ limit, facets }) => [limit, facets]),
    [
      [10, false],
      [10, ["theme"]],
      [0, ["type"]],
    ],
  );
});

test("after closing nothing happens any more", async (t) => {
  const desk = openDesk(t, { answer: () => later(500, pageOf(5)) });
  desk.type("a");
  await desk.pass(200);
  desk.session.close();
  const { state } = desk;
  await desk.pass(20_000);
  assert.equal(desk.state, state);
  assert.equal(desk.closed, 1);
});

interface Plan {
  readonly opening?: number;
  readonly countsFollow?: boolean;
  readonly open?: () => Promise<never> | undefined;
  readonly answer?: Index["search"];
  readonly suggest?: (text: string) => Promise<Suggestion[]>;
}

/** A session at work on a state, with time at the test's command. */
function openDesk(t: TestContext, plan: Plan = {}) {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const desk = {
    state: initialState(
      { query: "", filters: new Map(), sort: "relevance", correct: true },
      10,
    ) as State,
    asked: [] as SearchRequest[],
    /** Texts for which suggestions were asked. */
    begun: [] as string[],
    suggests: true,
    inSight: ["theme"],
    opened: 0,
    closed: 0,
    act(action: Action) {
      const before = desk.state;
      desk.state = reduce(before, action);
      if (desk.state.revision !== before.revision) session.search(action.type === "typed");
    },
    type: (query: string) => desk.act({ type: "typed", query }),
    async pass(milliseconds: number) {
      for (let passed = 0; passed < milliseconds; passed += 10) {
        mock.timers.tick(10);
        for (let turn = 0; turn < 12; turn++) await Promise.resolve();
      }
    },
    session: undefined as unknown as Session,
  };
  const index: Index = {
    describe: () => ({ ...INFO, countsFollow: plan.countsFollow === true }),
    text: () => Promise.reject(new Error("not asked for here")),
    close: () => void desk.closed++,
    search: (request, mayFetch) => {
      desk.asked.push(request);
      return plan.answer?.(request, mayFetch) ?? later(5, pageOf(1));
    },
    suggest: (text) => {
      desk.begun.push(text);
      return plan.suggest?.(text) ?? later(5, [{ text: `${text}…`, kind: "phrase" }]);
    },
  };
  const session = new Session({
    open: () => {
      desk.opened++;
      return plan.open?.() ?? later(plan.opening ?? 1, index);
    },
    state: () => desk.state,
    dispatch: (action) => desk.act(action),
    onRequest: () => undefined,
    wantsSuggestions: () => desk.suggests,
    visibleFacets: () => desk.inSight,
  });
  desk.session = session;
  return desk;
}

/** An answer that takes two rounds of fetching, of half a second each. */
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
    through: [],
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
