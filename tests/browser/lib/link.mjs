// A link with a known round trip and rate between browser and host, the same for all engines.
//
// It is a proxy before the demonstration server. It speaks HTTP/2 as hosts do, so that no request
// waits for one of six connections. A response begins one round trip after its request arrived, and
// all responses share the rate. Requests of pages, workers and modules are treated alike, which the
// browser's own emulation does not do. The connection counts as open already; the page itself is
// neither delayed nor counted.

import { request } from "node:http";
import { createSecureServer } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { serveTwoOrigins } from "../../../xtask/demo-server.mjs";
import { selfSigned } from "./certificate.mjs";

const PAGE = "/measured.html";
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8" };
/** About two packets. Parts of several responses alternate. */
const PART_BYTES = 2800;

/**
 * Serves the folder `cdn`, the text `page` at `pageUrl`, and `scripts` by path. `log` is called
 * with a record of each request to the folder after its response; `headers` are added to all
 * responses.
 *
 * `roundTrip` is in milliseconds, `rate` in bits per second. By default nothing is delayed.
 */
export async function openLink({
  cdn,
  page,
  scripts = {},
  log = () => {},
  roundTrip = 0,
  rate = Infinity,
  headers = {},
}) {
  const served = await serveTwoOrigins({ site: cdn, cdn });
  const pipe = new Pipe(rate);
  const own = { [PAGE]: page, ...scripts };
  const server = createSecureServer(selfSigned());
  server.on("stream", (stream, { ":path": target }) => {
    stream.on("error", () => {});
    const path = new URL(target, served.cdn).pathname;
    if (path in own) say(stream, path, own[path], headers);
    else
      pass(stream, served.cdn, path, { log, roundTrip, pipe, headers }).catch(() =>
        stream.destroy(),
      );
  });
  await new Promise((resolve, reject) =>
    server.once("error", reject).listen(0, "127.0.0.1", resolve),
  );
  const origin = `https://127.0.0.1:${server.address().port}`;
  return {
    origin,
    pageUrl: origin + PAGE,
    close: () => Promise.all([close(server), served.close()]),
  };
}

function say(stream, path, text, headers) {
  stream.respond({
    "content-type": TYPES[path.split(".").at(-1)],
    "cache-control": "no-store",
    ...headers,
  });
  stream.end(text);
}

async function pass(stream, upstream, path, { log, roundTrip, pipe, headers }) {
  const start = performance.now();
  const answer = await fetched(upstream + path);
  await until(start + roundTrip);
  stream.respond({ ":status": answer.status, ...answer.headers, ...headers });
  await pipe.send(stream, answer.body);
  stream.end();
  log({
    path,
    status: answer.status,
    encoding: answer.headers["content-encoding"] ?? null,
    bytes: answer.body.length,
    start,
    end: performance.now(),
  });
}

/** The response of the host, still compressed. */
function fetched(url) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { "accept-encoding": "br" } }, async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      const { connection, "keep-alive": _, "transfer-encoding": __, ...headers } = response.headers;
      resolve({ status: response.statusCode, headers, body: Buffer.concat(parts) });
    });
    asked.on("error", reject).end();
  });
}

/** The shared capacity of the link: responses take turns, one part each. */
class Pipe {
  #bytesPerMillisecond;
  #free = 0;

  constructor(rate) {
    this.#bytesPerMillisecond = rate / 8000;
  }

  async send(stream, body) {
    if (this.#bytesPerMillisecond === Infinity) return void stream.write(body);
    for (let place = 0; place < body.length; place += PART_BYTES) {
      const part = body.subarray(place, place + PART_BYTES);
      this.#free =
        Math.max(this.#free, performance.now()) + part.length / this.#bytesPerMillisecond;
      await until(this.#free);
      stream.write(part);
    }
  }
}

async function until(moment) {
  const left = moment - performance.now();
  if (left > 0) await sleep(left);
}

function close(server) {
  for (const session of server.sessions ?? []) session.destroy();
  return new Promise((resolve) => server.close(resolve) && setTimeout(resolve, 200));
}
