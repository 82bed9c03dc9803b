/**
 * Bundles the widget: `node build.mjs PKG OUT`.
 *
 * PKG is what wasm-pack wrote (medina.js, medina_bg.wasm). OUT receives medina.js, medina-<hash>.wasm, medina-<hash>.<language>.json with the
 * words that only visitors of that language need, and medina.d.ts, the types of what the script exports. The hash is of all that has it in its
 * name, and is built into the script.
 * `node build.mjs --fake OUT` bundles the stand-in engine of the tests instead, for work on the widget alone.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { declarations } from "./tools/declarations.mjs";
import {
  evaluateModule,
  FAKE,
  generated,
  styleText,
  TARGET,
  wasmGlue,
} from "./tools/plugins.mjs";
import { shortenNames } from "./tools/short-names.mjs";
import { slimBindings } from "./tools/slim-bindings.mjs";
import { printSizes, transferredSize } from "./tools/sizes.mjs";

const SOURCE = join(import.meta.dirname, "src");
/** Names between our own modules, which neither a page nor the browser nor the WebAssembly module ever sees, and which are written often. */
const INNER_NAMES = [
  "Engine",
  "__destroy_into_raw",
  "__wbg_ptr",
  "answered",
  "baseUrl",
  "combobox",
  "dispatch",
  "engine",
  "facetsInSight",
  "failure",
  "glue",
  "inflate",
  "initSync",
  "isActive",
  "isDone",
  "isEmpty",
  "isMarked",
  "isSlow",
  "isWanted",
  "landmark",
  "learn",
  "leaving",
  "needle",
  "pageSize",
  "prepare",
  "press",
  "reopen",
  "revision",
  "session",
  "settings",
  "suggests",
  "texts",
];
/** Texts before code, and tables before functions: each compresses better among its like. */
const FIRST = ["view/styles.ts", "i18n/translator.ts", "widget/attributes.ts"];
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
  const { DEFERRED } = await evaluateModule(join(SOURCE, "i18n/deferred.ts"));
  const texts = Object.entries(DEFERRED).map(([language, content]) => [
    `.${language}.json`,
    Buffer.from(JSON.stringify(content)),
  ]);
  const { release, files } = named([[".wasm", wasm], ...texts]);
  const types = declarations();
  const script = await bundle(glue, release, wasm);
  expectNoneOf(INNER_NAMES, types, script);
  await mkdir(out, { recursive: true });
  await removeFormerReleases(out, release);
  await writeFiles(out, { ...files, "medina.js": script, "medina.d.ts": types });
  printSizes({ "medina.js": script, ...files });
}

/** Files by the ends of their names, with the names that no other content has. */
function named(contents) {
  const hash = createHash("sha256");
  for (const [end, bytes] of contents) hash.update(`${end} ${bytes.length} `).update(bytes);
  const release = `medina-${hash.digest("hex").slice(0, 8)}`;
  return {
    release,
    files: Object.fromEntries(contents.map(([end, bytes]) => [release + end, bytes])),
  };
}

function writeFiles(folder, files) {
  return Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)),
  );
}

function fakeEngine() {
  return { wasm: EMPTY_MODULE, glue: wasmGlue(FAKE, join(SOURCE, "testing")) };
}

async function generatedEngine(pkg) {
  const [module, script] = await Promise.all([
    readFile(join(pkg, "medina_bg.wasm")),
    readFile(join(pkg, "medina.js"), "utf8"),
  ]);
  const { wasm, bindings } = shortenNames(module, slimBindings(script));
  return { wasm, glue: wasmGlue(generated(bindings), resolve(pkg)) };
}

async function bundle(glue, release, wasm) {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, "index.ts")],
    inject: FIRST.map((name) => join(SOURCE, name)),
    bundle: true,
    format: "esm",
    target: TARGET,
    charset: "utf8",
    minify: true,
    legalComments: "none",
    write: false,
    plugins: [glue, styleText()],
    define: {
      MEDINA_RELEASE: JSON.stringify(release),
      MEDINA_WASM_INTEGRITY: JSON.stringify(
        `sha384-${createHash("sha384").update(wasm).digest("base64")}`,
      ),
    },
  });
  return squeeze(outputFiles[0].text);
}

/** Nobody outside may know a name that is shortened: no public type, and no message with a place for a value of that name. */
function expectNoneOf(names, types, script) {
  const found = names.find((name) =>
    new RegExp(`^ +(readonly )?${name}\\b|\\{${name}\\}`, "m").test(types + script),
  );
  if (found) throw new Error(`${found} is known outside; take it from the inner names`);
}

/**
 * A second pass, which folds functions used once into their callers: a kilobyte less over the wire. Whether declarations compress
 * better joined or apart depends on everything around them, so both are tried, and the smaller one is kept.
 */
async function squeeze(script) {
  const scripts = await Promise.all(
    [true, false].map((join_vars) => squeezeOnce(script, join_vars)),
  );
  return scripts.reduce((one, other) =>
    transferredSize(other) < transferredSize(one) ? other : one,
  );
}

async function squeezeOnce(script, join_vars) {
  const compress = {
    passes: 3,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    unsafe_methods: true,
    join_vars,
  };
  const mangle = { properties: { regex: new RegExp(`^(${INNER_NAMES.join("|")})$`) } };
  const { code } = await minify(script, {
    module: true,
    ecma: 2022,
    compress,
    mangle,
    format: { comments: false },
  });
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
