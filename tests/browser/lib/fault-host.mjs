// A host that makes one mistake at a time, for each visit its own. It serves a page of another
// origin as well. Every visit has the same folder under another path, `/<visit>/`, so that visits
// can run side by side and share no cache.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".bin": "application/octet-stream",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const HTML = Buffer.from("<!doctype html><title>Welcome</title><p>Choose a page.</p>");
const IMMUTABLE = "public, max-age=31536000, immutable";
const LATE_MS = 400;

const status = (code) => ({ code, type: "text/plain", body: Buffer.from(`${code}\n`) });
const flipped = (body) => {
  const changed = Buffer.from(body);
  changed[changed.length >> 1] ^= 0x10;
  return changed;
};

/**
 * What may go wrong, by name: each takes the right answer and returns another one. `isHarmless`
 * marks what a visitor never notices.
 */
export const FAULTS = {
  404: () => status(404),
  403: () => status(403),
  500: () => status(500),
  503: () => status(503),
  429: () => status(429),
  reset: () => ({ cut: 0 }),
  "cut, length announced": (right) => ({ ...right, cut: right.body.length >> 1 }),
  "404 without CORS": () => ({ ...status(404), isOpen: false }),
  "right, without CORS": (right) => ({ ...right, isOpen: false }),
  "HTML, 200": () => ({ code: 200, type: "text/html", body: HTML }),
  "HTML, 200, immutable": () => ({ code: 200, type: "text/html", body: HTML, cache: IMMUTABLE }),
  "short, whole answer": (right) => ({
    ...right,
    body: right.body.subarray(0, right.body.length / 2),
  }),
  "flipped byte": (right) => ({ ...right, body: flipped(right.body) }),
  "flipped byte, immutable": (right) => ({ ...right, body: flipped(right.body), cache: IMMUTABLE }),
  "404, immutable": () => ({ ...status(404), cache: IMMUTABLE }),
  "gzip twice": (right) => ({ ...right, body: gzipSync(gzipSync(right.body)), encoding: "gzip" }),
  "gzip said, not done": (right) => ({ ...right, encoding: "gzip" }),
  "stall before headers": () => ({ stall: "headers" }),
  "stall in the body": (right) => ({ ...right, stall: "body" }),
  slow: (right) => ({ ...right, delay: LATE_MS }),
  redirect: (right, url) => ({ ...status(302), location: `${url}?again`, right }),
  "wrong type": (right) => ({ ...right, type: "text/plain" }),
  "gzip said and done": (right) => ({ ...right, body: gzipSync(right.body), encoding: "gzip" }),
};
/** What a visitor never notices, and a fault of one's own tests must not count as one. */
export const HARMLESS = new Set(["slow", "redirect", "wrong type", "gzip said and done"]);

/**
 * Serves the folder that `folderOf` returns for a visit, and `page` on the other origin.
 *
 * @returns `visit(folder)`, which returns the settings of a visit: `fault`, a function from the
 * path in the folder to the name of a fault or undefined, and `requests`, the number of requests by
 * path.
 */
export async function openFaultHost() {
  const visits = new Map();
  let count = 0;
  const server = createServer((request, response) =>
    answer(visits, request, response).catch((error) => response.destroy(error)),
  );
  server.keepAliveTimeout = 1;
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  return {
    visit(folder, { page, fault = () => undefined, worker } = {}) {
      const id = `v${++count}`;
      const visit = { id, folder, page, worker, fault, requests: new Map() };
      visit.cdn = `http://127.0.0.1:${port}/${id}/`;
      visit.url = `http://localhost:${port}/${id}/page.html`;
      visits.set(id, visit);
      return visit;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(visits, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const [, id, ...rest] = pathname.split("/");
  const [visit, path] = [visits.get(id), rest.join("/")];
  if (!visit) return send(response, status(404));
  if (path === "page.html" || path === "worker.js") return own(visit, path, response);
  const isCounted = !request.url.endsWith("?again");
  if (isCounted) visit.requests.set(path, (visit.requests.get(path) ?? 0) + 1);
  const right = await rightAnswer(visit, path);
  const name = isCounted ? visit.fault(path, right) : undefined;
  if (!right && !name) return send(response, visit.gone?.() ?? status(404));
  await send(response, name ? FAULTS[name](right ?? status(404), pathname) : right);
}

function own({ page, worker }, path, response) {
  const isPage = path === "page.html";
  const type = isPage ? TYPES[".html"] : TYPES[".js"];
  return send(response, { code: 200, type, body: Buffer.from(isPage ? page : worker) });
}

async function rightAnswer({ folder }, path) {
  const file = join(folder, path);
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  const isEntry = path.endsWith("entry.bin") || path.endsWith("medina.js");
  return {
    code: 200,
    type: TYPES[extname(path)],
    body: await readFile(file),
    cache: isEntry ? "no-cache" : IMMUTABLE,
  };
}

async function send(response, { code, type, body, cache, encoding, location, ...more }) {
  const { isOpen = true, cut, stall, delay = 0 } = more;
  if (stall === "headers") return;
  await sleep(delay);
  // A browser repeats a request by itself if a connection that it used before breaks.
  const headers = { Connection: "close", "Cross-Origin-Resource-Policy": "cross-origin" };
  if (isOpen) headers["Access-Control-Allow-Origin"] = "*";
  if (type) headers["Content-Type"] = type;
  if (cache) headers["Cache-Control"] = cache;
  if (encoding) headers["Content-Encoding"] = encoding;
  if (location) headers.Location = location;
  if (cut === 0) return void response.destroy();
  response.writeHead(code, { ...headers, "Content-Length": body.length });
  if (cut === undefined && !stall) return void response.end(body);
  response.write(body.subarray(0, body.length >> 1));
  if (cut !== undefined) setTimeout(() => response.destroy(), 20);
}
