// What the CDN was asked for: the bytes as they travelled, and how many of the requests had to wait for one another.

/** Collects the records that the server of two origins gives of its CDN. */
export class RequestLog {
  #records = [];

  /** Pass this to the server as `log`. */
  add = (record) => this.#records.push(record);

  /** All requests so far, or those that came after a moment noted with `now()`. */
  since(moment = 0) {
    return this.#records
      .filter((record) => record.start >= moment)
      .sort((a, b) => a.start - b.start);
  }

  /** The paths asked for, in order. */
  paths(moment) {
    return this.since(moment).map((record) => record.path);
  }

  /** A moment to be handed to `since`. */
  now() {
    return performance.now();
  }
}

/** The body bytes of some requests together, as they travelled. */
export function totalBytes(records) {
  return records.reduce((sum, record) => sum + (record.bytes ?? 0), 0);
}

/**
 * Notes when the page asks for a file and when it has it. A server that speaks HTTP/1.1 cannot tell: with it a browser sends
 * no more than six requests at a time, and lets the others of the same round wait.
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
 * Gives each record its round: 1 for those that waited for nothing, n + 1 for those that were asked for when one of round
 * n had arrived. The server must delay its answers, or requests made together would seem to follow each other.
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
