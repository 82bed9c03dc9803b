import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, mock, test } from "node:test";
import { MedinaError } from "../api/errors.ts";
import { type FileRequest, fetchFile } from "./http.ts";

const URL = "https://cdn.example/file";

/** A fake host on a simulated clock. */
let now = 0;
let requests: { at: number; cache: RequestCache | undefined; signal: AbortSignal }[] = [];
let answers: ((signal: AbortSignal) => Response | Promise<Response>)[] = [];
const original = globalThis.fetch;

beforeEach(() => {
  now = 0;
  requests = [];
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = async (_, options) => {
    const signal = options?.signal as AbortSignal;
    requests.push({ at: now, cache: options?.cache, signal });
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? gone(404);
    return answer(signal);
  };
});
afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = original;
});

test("a file that arrives is requested once", async () => {
  answers = [whole("bytes")];
  assert.equal(await fetched(), "bytes");
  assert.deepEqual(log(), [[0, "default"]]);
});

const PASSING: readonly [string, (signal: AbortSignal) => Response | Promise<Response>][] = [
  ["a refused connection", () => Promise.reject(new TypeError("refused"))],
  ["the status 404", gone(404)],
  ["the status 500", gone(500)],
  ["the status 429", gone(429)],
  ["other bytes", whole("<!doctype html>")],
  ["a broken transfer", () => new Response(broken())],
];

for (const [what, fault] of PASSING) {
  test(`after ${what} the file is requested again, past the cache`, async () => {
    answers = [fault, whole("bytes")];
    assert.equal(await fetched(), "bytes");
    assert.deepEqual(log(), [
      [0, "default"],
      [300, "reload"],
    ]);
  });
}

test("three attempts at most, with growing pauses", async () => {
  answers = [gone(503)];
  await assert.rejects(fetched(), isError("network"));
  assert.deepEqual(log(), [
    [0, "default"],
    [300, "reload"],
    [3300, "reload"],
  ]);
});

test("a host that lacks the file, asked past the cache too, is believed", async () => {
  answers = [gone(404)];
  await assert.rejects(fetched(), isError("missing"));
  assert.equal(requests.length, 2);
});

test("an error that says nothing about the bytes is not repeated", async () => {
  answers = [whole("bytes")];
  const read = (): never => {
    throw new MedinaError("incompatible", "another version");
  };
  await assert.rejects(passing(fetchFile(URL, { read })), isError("incompatible"));
  assert.equal(requests.length, 1);
});

test("without a connection nothing is repeated", async (t) => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { onLine: false }, configurable: true });
  t.after(() => {
    if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
    else Reflect.deleteProperty(globalThis, "navigator");
  });
  answers = [() => Promise.reject(new TypeError("offline"))];
  await assert.rejects(fetched(), isError("network"));
  assert.equal(requests.length, 1);
});

test("a request that is never answered is ended and repeated", async () => {
  answers = [stalled, whole("bytes")];
  assert.equal(await fetched(), "bytes");
  assert.deepEqual(log(), [
    [0, "default"],
    [8300, "reload"],
  ]);
  assert.equal(requests[0]?.signal.aborted, true);
});

test("a body that stops is ended and repeated", async () => {
  answers = [(signal) => new Response(slow(["by"], 1000, signal)), whole("bytes")];
  assert.equal(await fetched(), "bytes");
  assert.equal(requests[1]?.at, 9300);
});

test("a slow transfer that goes on is never ended", async () => {
  const parts = "a very slow transfer".split("");
  answers = [(signal) => new Response(slow(parts, 7000, signal, true))];
  assert.equal(await fetched({ read: decode }), parts.join(""));
  assert.ok(now >= parts.length * 7000);
  assert.equal(requests.length, 1);
});

test("a request waits for others that make progress", async () => {
  const parts = "0123456789".split("");
  answers = [(signal) => new Response(slow(parts, 4000, signal, true)), later(20_000, "bytes")];
  const results = Promise.all([fetchFile(URL, { read: decode }), fetchFile(URL, { read: decode })]);
  assert.deepEqual(await passing(results), ["0123456789", "bytes"]);
  assert.equal(requests.length, 2);
});

test("aborting ends the request, with the reason, and nothing is repeated", async () => {
  answers = [stalled];
  const controller = new AbortController();
  const outcome = fetchFile(URL, { signal: controller.signal, read: decode });
  await turn();
  const reason = new MedinaError("request", "closed");
  controller.abort(reason);
  await assert.rejects(passing(outcome), (error) => error === reason);
  assert.equal(requests[0]?.signal.aborted, true);
  assert.equal(requests.length, 1);
});

test("a file with another hash is damaged", async () => {
  const integrity = `sha384-${createHash("sha384").update("bytes").digest("base64")}`;
  answers = [whole("Bytes"), whole("bytes")];
  assert.equal(await fetched({ integrity, read: decode }), "bytes");
  assert.equal(requests.length, 2);
  answers = [whole("Bytes")];
  await assert.rejects(fetched({ integrity, read: decode }), isError("damaged"));
});

test("no more than 32 requests are in flight at once", async () => {
  let most = 0;
  let inFlight = 0;
  answers = [
    async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 100));
      inFlight--;
      return new Response("bytes");
    },
  ];
  const all = Array.from({ length: 100 }, () => fetchFile(URL, { read: decode }));
  await passing(Promise.all(all));
  assert.deepEqual([most, requests.length], [32, 100]);
});

/** Fetches the file; only "bytes" are what was published. */
function fetched(request: Partial<FileRequest<string>> = {}): Promise<string> {
  const read = (bytes: Uint8Array): string => {
    if (decode(bytes) !== "bytes") throw new MedinaError("damaged", "other bytes");
    return decode(bytes);
  };
  return passing(fetchFile(URL, { read, ...request }));
}

/** Lets simulated time pass until `outcome` is settled. */
async function passing<T>(outcome: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  outcome.then(settle, settle);
  for (await turn(); !isSettled; await turn()) {
    now += 100;
    mock.timers.tick(100);
  }
  return outcome;
}

/** Streams and digests take several turns of the event loop. */
async function turn(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise((resolve) => setImmediate(resolve));
}

function log(): unknown[] {
  return requests.map(({ at, cache }) => [at, cache]);
}

function gone(status: number): () => Response {
  return () => new Response("", { status });
}

function whole(text: string): () => Response {
  return () => new Response(text);
}

function later(milliseconds: number, text: string): () => Promise<Response> {
  return () =>
    new Promise((resolve) => setTimeout(() => resolve(new Response(text)), milliseconds));
}

function stalled(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** Sends one part each `milliseconds`, and stays open at the end unless `isClosed`. */
function slow(
  parts: readonly string[],
  milliseconds: number,
  signal: AbortSignal,
  isClosed = false,
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    start: (stream) => signal.addEventListener("abort", () => stream.error(signal.reason)),
    pull: (stream) =>
      new Promise((resolve) =>
        setTimeout(() => {
          const part = parts[next++];
          if (part !== undefined) stream.enqueue(new TextEncoder().encode(part));
          else if (isClosed) stream.close();
          if (part !== undefined || isClosed) resolve();
        }, milliseconds),
      ),
  });
}

function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (stream) => stream.error(new TypeError("reset")) });
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MedinaError && error.code === code;
}
