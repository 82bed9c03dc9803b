/**
 * Bundles the widget: `node build.mjs PKG OUT`. Look here for what a release of it consists of.
 *
 * PKG is the output folder of wasm-pack (medina.js, medina_bg.wasm). OUT receives:
 *
 * - medina.js, the script
 * - medina-<hash>.wasm, the module as wasm-pack left it
 * - medina-<hash>.<language>.json, the deferred messages of each language
 * - medina.d.ts, the types of what the script exports
 *
 * The hash covers all files with it in their names. The script contains it, so a script never
 * loads files of another release.
 *
 * `node build.mjs --fake OUT` bundles the fake engine of the tests instead, to work on the widget
 * without a Rust build.
 */

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { DECLARATIONS } from "./tools/declarations.mjs";
import { evaluateModule, generatedBindings, minifiedStyles, TARGET } from "./tools/plugins.mjs";
import { printSizes } from "./tools/sizes.mjs";

const SOURCE = join(import.meta.dirname, "src");
/** Replaces the generated bindings by those of the fake engine. */
const FAKE_BINDINGS = { alias: { "medina-wasm": join(SOURCE, "testing/fake-bindings.ts") } };
/** The smallest valid module: magic number and version. */
const EMPTY_MODULE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error("usage: node build.mjs PKG OUT, or: node build.mjs --fake OUT");
  process.exit(2);
}
await buildWidget(from, resolve(to));

async function buildWidget(pkg, out) {
  const { wasm, bindings } = pkg === "--fake" ? fakeEngine() : await generatedEngine(resolve(pkg));
  const messages = await messageFiles();
  const { release, files } = withHash([
    [".wasm", wasm],
    ...messages.map(([language, content]) => [`.${language}.json`, content]),
  ]);
  const script = await bundle(bindings, {
    MEDINA_RELEASE: release,
    MEDINA_WASM_INTEGRITY: integrity(wasm),
    MEDINA_MESSAGES_INTEGRITY: Object.fromEntries(
      messages.map(([language, content]) => [language, integrity(content)]),
    ),
  });
  await mkdir(out, { recursive: true });
  await removeFormerReleases(out, release);
  await writeFiles(out, { ...files, "medina.js": script });
  await copyFile(DECLARATIONS, join(out, "medina.d.ts"));
  printSizes({ "medina.js": script, ...files });
}

function fakeEngine() {
  return { wasm: EMPTY_MODULE, bindings: FAKE_BINDINGS };
}

async function generatedEngine(pkg) {
  const wasm = await readFile(join(pkg, "medina_bg.wasm"));
  return { wasm, bindings: { plugins: [generatedBindings(join(pkg, "medina.js"))] } };
}

/** Pairs of language and content. */
async function messageFiles() {
  const { DEFERRED } = await evaluateModule(join(SOURCE, "i18n/deferred.ts"));
  return Object.entries(DEFERRED).map(([language, messages]) => [
    language,
    Buffer.from(JSON.stringify(messages)),
  ]);
}

/** Prefixes the name suffixes of `contents` with a release name that hashes all contents. */
function withHash(contents) {
  const hash = createHash("sha256");
  for (const [suffix, bytes] of contents) hash.update(`${suffix} ${bytes.length} `).update(bytes);
  const release = `medina-${hash.digest("hex").slice(0, 8)}`;
  return {
    release,
    files: Object.fromEntries(contents.map(([suffix, bytes]) => [release + suffix, bytes])),
  };
}

function integrity(bytes) {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}

/** Bundles the script. `constants` are the values of the names that globals.d.ts declares. */
async function bundle(bindings, constants) {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, "index.ts")],
    bundle: true,
    format: "esm",
    target: TARGET,
    charset: "utf8",
    minify: true,
    legalComments: "none",
    write: false,
    alias: bindings.alias ?? {},
    plugins: [...(bindings.plugins ?? []), minifiedStyles()],
    define: Object.fromEntries(
      Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
  });
  return inlineFunctions(outputFiles[0].text);
}

/** bytes: terser inlines functions with one caller, which esbuild does not (21,260 → 20,196). */
async function inlineFunctions(script) {
  const { code } = await minify(script, { module: true, compress: { passes: 2 }, mangle: true });
  return Buffer.from(code);
}

/** Files of another hash belong to a script that is no longer here. */
async function removeFormerReleases(out, release) {
  const names = await readdir(out);
  const former = names.filter(
    (name) => /^medina-[0-9a-f]{8}\.(wasm|\w+\.json)$/.test(name) && !name.startsWith(release),
  );
  await Promise.all(former.map((name) => rm(join(out, name))));
}

function writeFiles(folder, files) {
  return Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)),
  );
}
