// Measures how long an engine takes over queries in a browser, once it has all it needs.
//
// node tests/browser/speed.mjs --engine NAME --module FILE.js --cdn DIR --questions FILE.json
//     [--facets a,b] [--seconds N]
//
// Prints JSON.
//
// FILE.js is the engine as a module that exports `open(records, facets)`. DIR is served beside it.
// FILE.json holds series of queries: [{"kind", "complete", "queries"}].
//
// A first pass asks every query once, one kind after another, and loads what the query needs. Later
// passes repeat the queries. Each part ends after N seconds. The page is cross-origin isolated,
// because browsers then offer a clock with microseconds.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { launch } from "./lib/demo.mjs";
import { openLink } from "./lib/link.mjs";
import { longestTask, TRACED } from "./lib/trace.mjs";

const PATIENCE_MS = 1_200_000;
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const PAGE = () => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <link rel="icon" href="data:,"><title>Speed</title><script>(${watchModules})();</script></head>
  <body></body></html>`;

/** Runs in the page first: collects the memories of modules, which heap figures omit. */
function watchModules() {
  const memories = (globalThis.memories = []);
  const keep = (instance) => {
    memories.push(
      ...Object.values(instance.exports).filter((each) => each instanceof WebAssembly.Memory),
    );
    return instance;
  };
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (...call) => keep(Reflect.construct(...call)),
  });
  for (const name of ["instantiate", "instantiateStreaming"]) {
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      apply: async (...call) => {
        const made = await Reflect.apply(...call);
        keep(made.instance ?? made);
        return made;
      },
    });
  }
}

const text = { type: "string" };
const { values } = parseArgs({
  options: {
    engine: text,
    module: text,
    cdn: text,
    questions: text,
    facets: { ...text, default: "" },
    seconds: { ...text, default: "20" },
  },
});
const questions = JSON.parse(readFileSync(values.questions, "utf8"));
const milliseconds = 1000 * Number(values.seconds);
const measured = await inPage("", async (page, context) => {
  const { browser } = context;
  const before = await memory(page);
  await browser.startTracing(page, { categories: TRACED });
  const opened = await page.evaluate(openEngine, values.facets.split(",").filter(Boolean));
  const opening = longestTask(await browser.stopTracing());
  await browser.startTracing(page, { categories: TRACED });
  const cold = await page.evaluate(askOnce, { questions, milliseconds });
  const asking = longestTask(await browser.stopTracing());
  const series = await page.evaluate(askAgain, {
    questions,
    milliseconds,
    asked: cold.filter(({ kind }) => kind === questions[0].kind).length,
  });
  const after = await memory(page);
  return { opened, longestTask: { opening, asking }, cold, series, memory: { before, after } };
});
// The memory of a worker cannot be read, so this figure is measured without a worker.
if (values.engine === "pagefind") {
  measured.memory = await inPage("?here", async (page) => {
    const before = await memory(page);
    await page.evaluate(openEngine, []);
    await page.evaluate(askOnce, { questions, milliseconds });
    return { before, after: await memory(page) };
  });
}
console.log(JSON.stringify(measured));

async function inPage(search, use) {
  const scripts = { "/engine.js": readFileSync(values.module, "utf8") };
  const link = await openLink({ cdn: values.cdn, page: PAGE(), scripts, headers: ISOLATED });
  const browser = await launch();
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(link.pageUrl + search);
    return await use(page, { browser });
  } finally {
    await browser.close();
    await link.close();
  }
}

/** Bytes after garbage collection: of scripts, of buffers, and of the memories of modules. */
async function memory(page) {
  const session = await page.context().newCDPSession(page);
  for (let times = 0; times < 3; times++) await session.send("HeapProfiler.collectGarbage");
  const {
    usedSize,
    embedderHeapUsedSize = 0,
    backingStorageSize = 0,
  } = await session.send("Runtime.getHeapUsage");
  const modules = await page.evaluate(() =>
    globalThis.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  );
  return { scripts: usedSize + embedderHeapUsedSize, buffers: backingStorageSize, modules };
}

/** Runs in the page: opens the engine with the records, which it reads line by line. */
async function openEngine(facets) {
  async function* records() {
    const lines = (await fetch("/records.jsonl")).body.pipeThrough(new TextDecoderStream());
    let rest = "";
    for await (const part of lines) {
      const complete = (rest + part).split("\n");
      rest = complete.pop();
      for (const line of complete) yield JSON.parse(line);
    }
  }
  const start = performance.now();
  const { open } = await import("/engine.js");
  globalThis.ask = await open(records, facets);
  return performance.now() - start;
}

/** Runs in the page: asks each query once, until the time is up; returns answers and times. */
async function askOnce({ questions, milliseconds }) {
  const answers = [];
  const end = performance.now() + milliseconds;
  for (let place = 0; place < questions[0].queries.length && performance.now() < end; place++) {
    for (const { kind, complete, queries } of questions) {
      if (place >= queries.length) continue;
      const start = performance.now();
      const found = await globalThis.ask(queries[place], complete);
      answers.push({
        kind,
        query: queries[place],
        milliseconds: performance.now() - start,
        ...found,
      });
    }
  }
  return answers;
}

/** Runs in the page: repeats the queries that were asked; returns their milliseconds by kind. */
async function askAgain({ questions, asked, milliseconds }) {
  const rounds = 5;
  const end = performance.now() + milliseconds;
  const series = questions.map(({ kind }) => ({ kind, times: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < asked; place++) {
      if (performance.now() > end && (round > 0 || place > 2)) return series;
      for (const [kind, { complete, queries }] of questions.entries()) {
        if (place >= queries.length) continue;
        const start = performance.now();
        await globalThis.ask(queries[place], complete);
        (series[kind].times[place] ??= []).push(performance.now() - start);
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return series;
}
