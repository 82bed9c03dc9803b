// A log of the requests to the CDN: their compressed sizes, and how many had to wait for others.

/** Collects the records that demo-server.mjs passes to `log`. */
export class RequestLog {
  #records = [];

  /** Pass this to the server as `log`. */
  add = (record) => this.#records.push(record);

  /** The requests since `moment`, a value of `now()`; by default all of them. */
  since(moment = 0) {
    return this.#records
      .filter((record) => record.start >= moment)
      .sort((a, b) => a.start - b.start);
  }

  /** The requested paths since `moment`, in order. */
  paths(moment) {
    return this.since(moment).map((record) => record.path);
  }

  /** The current time, for `since` and `paths`. */
  now() {
    return performance.now();
  }
}

/** The sum of the compressed body sizes of `records`. */
export function totalBytes(records) {
  return records.reduce((sum, record) => sum + (record.bytes ?? 0), 0);
}

/**
 * Records when the page requests each path and when it has received it. A server with HTTP/1.1
 * cannot tell, because a browser sends it at most six requests at a time and queues the others.
 */
export function watchTimes(page) {
  const times = new Map();
  const pathOf = (request) => new URL(request.url()).pathname;
  page.on("request", (request) =>
    times.set(pathOf(request), { start: performance.now(), end: Infinity }),
  );
  page.on("requestfinished", (request) => (times.get(pathOf(request)).end = performance.now()));
  return times;
}

/**
 * Adds a round to each record: 1 if it waited for no other, n + 1 if a response of round n had
 * arrived before. The server must delay its responses; otherwise requests that are made together
 * would seem to follow each other.
 */
export function inRounds(records, times = new Map()) {
  const placed = [];
  for (const record of records
    .map((each) => ({ ...each, ...times.get(each.path) }))
    .sort((a, b) => a.start - b.start)) {
    const before = placed
      .filter((earlier) => earlier.end <= record.start)
      .map((earlier) => earlier.round);
    placed.push({ ...record, round: 1 + Math.max(0, ...before) });
  }
  return placed;
}
