// Serves two origins on loopback, because the widget is used across two: a city's site, and the
// host of the widget and the index. The demonstration, the end-to-end tests and the measurements
// use it.
//
// The CDN responds as the documentation advises: open to every origin, correct media types, brotli
// for text and WebAssembly, hashed names cached for ever and the others not at all.

import { readFile, realpath } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const MEDIA_TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".wasm"]);
const BROTLI_QUALITY = 9;
const HASHED_NAME = /(^|\/)(medina-[0-9a-f]{8}\.(wasm|\w+\.json)|[0-9a-f]{8,}(-\d+)?\.bin)$/;

/**
 * Serves the folder `site` on localhost and the folder `cdn` on 127.0.0.1. The hosts differ, so
 * that browsers take them for different sites and not only different origins. Port 0 picks a free
 * port.
 *
 * `log` is called with a record of each request to the CDN after its response. `delay` delays each
 * response of the CDN by that many milliseconds, so that requests made together overlap.
 */
export async function serveTwoOrigins({
  site,
  cdn,
  sitePort = 0,
  cdnPort = 0,
  log = () => {},
  delay = 0,
}) {
  const cdnServer = await listen(cdnHandler(await realpath(cdn), log, delay), cdnPort, "127.0.0.1");
  const cdnOrigin = `http://127.0.0.1:${cdnServer.address().port}`;
  const siteServer = await listen(
    await siteHandler(await realpath(site), cdnOrigin),
    sitePort,
    "localhost",
  );
  return {
    site: `http://localhost:${siteServer.address().port}`,
    cdn: cdnOrigin,
    closeCdn: () => close(cdnServer),
    close: () => Promise.all([close(siteServer), close(cdnServer)]),
  };
}

/** Replaces `__CDN__` in pages by the CDN's address; headers.json holds headers by path. */
async function siteHandler(folder, cdnOrigin) {
  const fill = (text) => text.replaceAll("__CDN__", cdnOrigin);
  const headers = JSON.parse(
    fill(await readFile(join(folder, "headers.json"), "utf8").catch(() => "{}")),
  );
  return async (request, response) => {
    const path = pathOf(request);
    const file = await readInside(folder, path);
    if (file === undefined)
      return send(response, 404, { "Content-Type": "text/plain" }, "Not found\n");
    const body = path.endsWith(".html") ? Buffer.from(fill(file.toString())) : file;
    send(
      response,
      200,
      { ...mediaType(path), "Cache-Control": "no-store", ...headers[path] },
      body,
    );
  };
}

function cdnHandler(folder, log, delay) {
  const encode = brotliOnce();
  return async (request, response) => {
    const record = {
      method: request.method,
      path: pathOf(request),
      headers: request.headers,
      start: performance.now(),
    };
    response.on("close", () => log({ ...record, end: performance.now() }));
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const file = await readInside(folder, record.path);
    const { status, headers, body } = await answer(record.path, file, request.headers, encode);
    Object.assign(record, {
      status,
      encoding: headers["Content-Encoding"] ?? null,
      bytes: body.length,
    });
    send(response, status, headers, body);
  };
}

async function answer(path, file, { "accept-encoding": accepted = "" }, encode) {
  const headers = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
  if (file === undefined)
    return {
      status: 404,
      headers: { ...headers, "Content-Type": "text/plain" },
      body: Buffer.from("Not found\n"),
    };
  Object.assign(headers, mediaType(path), {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": lifetime(path),
  });
  if (!COMPRESSED.has(extname(path))) return { status: 200, headers, body: file };
  headers.Vary = "Accept-Encoding";
  if (!/\bbr\b/.test(accepted)) return { status: 200, headers, body: file };
  return {
    status: 200,
    headers: { ...headers, "Content-Encoding": "br" },
    body: await encode(path, file),
  };
}

/** Compresses a file once, and again if it changes, because a CDN's quality level is slow. */
function brotliOnce() {
  const known = new Map();
  const compress = promisify(brotliCompress);
  return async (path, file) => {
    if (!known.get(path)?.file.equals(file)) {
      const body = await compress(file, {
        params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
      });
      known.set(path, { file, body });
    }
    return known.get(path).body;
  };
}

function mediaType(path) {
  return { "Content-Type": MEDIA_TYPES[extname(path)] ?? "application/octet-stream" };
}

function lifetime(path) {
  return HASHED_NAME.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
}

function pathOf(request) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  return path.endsWith("/") ? `${path}index.html` : path;
}

/** The bytes of the file `path` below `folder`, or undefined. */
async function readInside(folder, path) {
  const file = join(folder, path);
  if (relative(folder, file).split(sep).includes("..")) return undefined;
  return readFile(file).catch(() => undefined);
}

function send(response, status, headers, body) {
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) }).end(body);
}

function listen(handler, port, host) {
  const server = createServer((request, response) =>
    handler(request, response).catch((error) => response.destroy(error)),
  );
  return new Promise((resolve, reject) =>
    server.once("error", reject).listen(port, host, () => resolve(server)),
  );
}

function close(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

async function main() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: { site: text, cdn: text, "site-port": text, "cdn-port": text },
  });
  const {
    site = "www/demo",
    cdn = "target/demo",
    "site-port": sitePort = "0",
    "cdn-port": cdnPort = "0",
  } = values;
  const served = await serveTwoOrigins({
    site,
    cdn,
    sitePort: Number(sitePort),
    cdnPort: Number(cdnPort),
  });
  console.log(`\n  A partner city's pages   ${served.site}/`);
  console.log(`  Widget and index         ${served.cdn}/\n\nStop with Ctrl-C.`);
  process.once("SIGINT", () => process.exit(0));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    const taken = error.code === "EADDRINUSE" ? "; choose another with --port" : "";
    console.error(`${error.message}${taken}`);
    process.exit(1);
  });
}
