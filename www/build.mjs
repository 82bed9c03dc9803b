/**
 * Bundles the widget: `node build.mjs PKG OUT`.
 *
 * PKG is what wasm-pack wrote (medina.js, medina_bg.wasm). OUT receives medina.js, one file with everything but the module,
 * medina-<hash>.wasm, whose name and integrity are built into the script, and medina.d.ts, the types of what the script exports.
 * `node build.mjs --fake OUT` bundles the stand-in engine of the tests instead, for work on the widget alone.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { declarations } from "./tools/declarations.mjs";
import { FAKE, generated, styleText, TARGET, wasmGlue } from "./tools/plugins.mjs";
import { shortenNames } from "./tools/short-names.mjs";
import { printSizes, transferredSize } from "./tools/sizes.mjs";

const SOURCE = join(import.meta.dirname, "src");
/** The smallest module there is: magic number and version. */
const EMPTY_MODULE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error("usage: node build.mjs PKG OUT, or: node build.mjs --fake OUT");
  process.exit(2);
}
await buildWidget(from, resolve(to));

async function buildWidget(pkg, out) {
  const { wasm, glue } = pkg === "--fake" ? fakeEngine() : await generatedEngine(pkg);
  const wasmFile = `medina-${createHash("sha256").update(wasm).digest("hex").slice(0, 8)}.wasm`;
  const script = await bundle(glue, wasmFile, wasm);
  await mkdir(out, { recursive: true });
  await removeFormerModules(out, wasmFile);
  await writeFile(join(out, wasmFile), wasm);
  await writeFile(join(out, "medina.js"), script);
  await writeFile(join(out, "medina.d.ts"), declarations());
  printSizes({ "medina.js": script, [wasmFile]: wasm });
}

function fakeEngine() {
  return { wasm: EMPTY_MODULE, glue: wasmGlue(FAKE, join(SOURCE, "testing")) };
}

async function generatedEngine(pkg) {
  const [module, script] = await Promise.all([readFile(join(pkg, "medina_bg.wasm")), readFile(join(pkg, "medina.js"), "utf8")]);
  const { wasm, bindings } = shortenNames(module, script);
  return { wasm, glue: wasmGlue(generated(bindings), resolve(pkg)) };
}

async function bundle(glue, wasmFile, wasm) {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, "index.ts")],
    bundle: true,
    format: "esm",
    target: TARGET,
    charset: "utf8",
    minify: true,
    legalComments: "none",
    write: false,
    plugins: [glue, styleText()],
    define: {
      MEDINA_WASM_FILE: JSON.stringify(wasmFile),
      MEDINA_WASM_INTEGRITY: JSON.stringify(`sha384-${createHash("sha384").update(wasm).digest("base64")}`),
    },
  });
  return squeeze(outputFiles[0].text);
}

/**
 * A second pass, which folds functions used once into their callers: a kilobyte less over the wire. Whether declarations compress
 * better joined or apart depends on everything around them, so both are tried, and the smaller one is kept.
 */
async function squeeze(script) {
  const scripts = await Promise.all([true, false].map((join_vars) => squeezeOnce(script, join_vars)));
  return scripts.reduce((one, other) => (transferredSize(other) < transferredSize(one) ? other : one));
}

async function squeezeOnce(script, join_vars) {
  const compress = { passes: 3, unsafe_arrows: true, join_vars };
  const { code } = await minify(script, { module: true, ecma: 2022, compress, format: { comments: false } });
  return Buffer.from(code);
}

/** A module of another hash belongs to a script that is no longer here. */
async function removeFormerModules(out, wasmFile) {
  const names = await readdir(out);
  const former = names.filter((name) => /^medina-[0-9a-f]{8}\.wasm$/.test(name) && name !== wasmFile);
  await Promise.all(former.map((name) => rm(join(out, name))));
}
