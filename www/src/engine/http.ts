/**
 * Fetches files over HTTP: the one place through which every request goes.
 *
 * A file that does not arrive as it was published is requested again, past the caches, because a
 * wrong answer may be kept in them for a year. A request ends when nothing arrives any more, and
 * when its caller no longer wants it. Look here to change what is repeated and how often.
 */

import { type ErrorCode, MedinaError } from "../api/errors.ts";

/**
 * A request without progress for that long has failed. It is less than the ten seconds after which
 * the visitor is told, so that a second attempt comes first.
 */
const DEADLINE_MILLISECONDS = 8000;
/** The same, if the browser reports no progress: it hands over only what it has checked whole. */
const BLIND_DEADLINE_MILLISECONDS = 60_000;
/**
 * Pauses before the second and the third attempt: the first is for a broken connection, the second
 * for a host that restarts.
 */
const PAUSE_MILLISECONDS = [300, 3000];
/** A host that says twice that it lacks a file is believed: the index may be published again. */
const REPEATS: Readonly<Partial<Record<ErrorCode, number>>> = {
  network: 2,
  damaged: 2,
  foreign: 2,
  missing: 1,
};
/** An answer may have no end. Inflated, a file has no more either: see src/limits.rs. */
const MAX_FILE_BYTES = 2 ** 26;
/** Chromium fails with ERR_INSUFFICIENT_RESOURCES at some thousand requests. */
const MAX_IN_FLIGHT = 32;

/** How a file is fetched, and what becomes of it. */
export interface FileRequest<T> {
  /** How the first attempt uses the browser's cache. Later ones never read it. */
  readonly cache?: RequestCache;
  /** SHA-384 of the file, in the form of the attribute `integrity`. */
  readonly integrity?: string | undefined;
  /** Aborting it ends the request with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The number of attempts that may follow a failure: 2 if it is left out. */
  readonly repeats?: number | undefined;
  /** Uses the bytes. An error "damaged" or "foreign" says that they are not what was published. */
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>;
}

/**
 * Fetches a file and returns what `read` makes of it.
 *
 * @throws {MedinaError} "network" if the host fails, "missing" if it refuses the file, "damaged" if
 * the bytes do not match their hash, or what `read` throws.
 */
export async function fetchFile<T>(url: string, request: FileRequest<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await request.read(await receive(url, attempt > 0, request));
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!mayRepeat(error, attempt, request.repeats)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS[attempt]));
  }
}

/** Without a connection no attempt can succeed: the event `online` will tell. */
function mayRepeat(error: unknown, attempt: number, repeats = Infinity): boolean {
  if (!(error instanceof MedinaError) || globalThis.navigator?.onLine === false) return false;
  return attempt < Math.min(repeats, REPEATS[error.code] ?? 0);
}

/** Sends one request, without cookies and without a referrer, and receives the body. */
async function receive(
  url: string,
  isRepeat: boolean,
  { cache = "default", integrity, signal }: FileRequest<unknown>,
): Promise<Uint8Array<ArrayBuffer>> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const isBlind = integrity !== undefined && !globalThis.crypto?.subtle;
  await takeSlot();
  const watch = watchProgress(isBlind ? BLIND_DEADLINE_MILLISECONDS : DEADLINE_MILLISECONDS, abort);
  signal?.addEventListener("abort", abort);
  try {
    signal?.throwIfAborted();
    const response = await fetch(url, {
      mode: "cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: isRepeat ? "reload" : cache,
      signal: controller.signal,
      ...(isBlind ? { integrity } : {}),
    });
    reportProgress();
    throwIfRefused(response, url);
    const bytes = await readBody(response, url);
    if (integrity && !isBlind) await verify(bytes, integrity, url);
    return bytes;
  } catch (error) {
    abort();
    throw error instanceof MedinaError
      ? error
      : new MedinaError("network", `${url} did not arrive: ${error}`);
  } finally {
    watch.end();
    signal?.removeEventListener("abort", abort);
    releaseSlot();
  }
}

/** Too many requests, or a fault of the host, may pass; other refusals are about the file. */
function throwIfRefused({ ok, status }: Response, url: string): void {
  if (ok) return;
  const mayPass = status >= 500 || status === 429 || status === 408;
  throw new MedinaError(mayPass ? "network" : "missing", `the host answered ${status} for ${url}`);
}

async function readBody({ body }: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  let length = 0;
  const watched = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (part, received) => {
      reportProgress();
      length += part.length;
      if (length > MAX_FILE_BYTES) received.terminate();
      else received.enqueue(part);
    },
  });
  const bytes = new Uint8Array(await new Response(body?.pipeThrough(watched)).arrayBuffer());
  if (length > MAX_FILE_BYTES)
    throw new MedinaError("limit", `${url} is larger than a reader allows`);
  return bytes;
}

/**
 * Compares the bytes with their hash. The option `integrity` of `fetch` does the same, but hides
 * the progress of a transfer; it is for pages without HTTPS, which have no `crypto.subtle`.
 */
async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  integrity: string,
  url: string,
): Promise<void> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
  if (integrity !== `sha384-${btoa(String.fromCharCode(...hash))}`)
    throw new MedinaError("damaged", `${url} is not what was published`);
}

const watches = new Set<() => void>();

/** Any part of any file is progress: on a slow connection some requests wait for others. */
function reportProgress(): void {
  for (const restart of watches) restart();
}

/** Calls `onStall` when no request has made progress for that long. */
function watchProgress(milliseconds: number, onStall: () => void): { end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onStall, milliseconds);
  };
  restart();
  watches.add(restart);
  return {
    end: () => {
      clearTimeout(timer);
      watches.delete(restart);
    },
  };
}

let inFlight = 0;
const waiting: (() => void)[] = [];

/** Waits until fewer than `MAX_IN_FLIGHT` requests are in flight. */
async function takeSlot(): Promise<void> {
  if (inFlight < MAX_IN_FLIGHT) inFlight++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Hands the slot to the request that has waited longest. */
function releaseSlot(): void {
  const next = waiting.shift();
  if (next) next();
  else inFlight--;
}
