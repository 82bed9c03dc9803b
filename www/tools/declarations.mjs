/**
 * The types of medina.js, for other front ends: one file with what src/index.ts exports and whatever that names.
 *
 * The compiler writes the declarations of each source; here they are put together. Declarations are reached by name, so that
 * nothing of the inside gets out unless a public type speaks of it.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";

const WWW = join(import.meta.dirname, "..");
const COMPILER = join(WWW, "node_modules", "typescript", "bin", "tsc");
const ENTRY = "index.ts";
const BANNER =
  "/** Types of medina.js, generated from its sources. They need the library `dom`. */\n";

/** Where the compiler starts a statement, or the comment that belongs to it; all else is indented or closes what was begun. */
const BORDER = /(?<!\*\/)\n(?=\/\*\*|import\b|export\b|declare\b|interface\b|type\b)/;
/** What a source says about itself as a whole. */
const MODULE_COMMENT = /^\/\*\*[^]*?\*\/\n/;
const COMMENTS = /\/\*\*[^]*?\*\//g;
const DECLARED =
  /^(?:export )?(?:declare )?(?:(?:interface|type|class|enum|function|const) |(?=global\b))(\w+)/;
const LINK = /^(?:import|export) (?:type )?(?:\*|\{(.*)\}) from "(.+)"/;

/** Runs the compiler; throws what it complains of. */
export function compile(...options) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMPILER, ...options], {
    cwd: WWW,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tsc ${options.join(" ")}\n${stdout}${stderr}`);
}

/** The content of medina.d.ts. */
export function declarations() {
  const folder = mkdtempSync(join(tmpdir(), "medina-types-"));
  try {
    compile(
      "-p",
      "tsconfig.json",
      "--noEmit",
      "false",
      "--declaration",
      "--emitDeclarationOnly",
      "--rootDir",
      "src",
      "--outDir",
      folder,
    );
    return assemble(readModules(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readModules(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".d.ts"));
  const source = (file) => file.replaceAll("\\", "/").replace(/\.d\.ts$/, ".ts");
  return new Map(
    files.map((file) => [
      source(file),
      readModule(source(file), readFileSync(join(folder, file), "utf8")),
    ]),
  );
}

/** `declared`: name → statements, since a class and an interface may share one. `links`: what is taken from other sources; without `names` all. */
function readModule(source, text) {
  const module = { declared: new Map(), links: [] };
  for (const statement of text.trimEnd().replace(MODULE_COMMENT, "").split(BORDER)) {
    const code = statement.replace(COMMENTS, "").trimStart();
    const [link, list, from] = LINK.exec(code) ?? [];
    const [, name] = DECLARED.exec(code) ?? [];
    if (link)
      module.links.push({
        source: posix.join(posix.dirname(source), from),
        names: list?.split(",").map(plainName),
      });
    else if (name) module.declared.set(name, [...(module.declared.get(name) ?? []), statement]);
    else if (code && code !== "export {};")
      throw new Error(
        `${source} declares what tools/declarations.mjs does not understand: ${code}`,
      );
  }
  return module;
}

function plainName(listed) {
  return listed.trim().replace(/^type /, "");
}

/** The public declarations, then those they name, which are there but cannot be imported. */
function assemble(modules) {
  const exported = modules.get(ENTRY).links.flatMap((link) => namesOf(link, modules));
  const reached = new Map(exported.map((each) => [keyOf(each), { ...each, isPublic: true }]));
  for (const each of reached.values()) {
    for (const named of namedBy(each, modules)) remember(reached, named);
  }
  const texts = [...reached.values()].flatMap((each) =>
    statementsOf(each, modules).map((text) => (each.isPublic ? text : hidden(text))),
  );
  return `${BANNER}\n${texts.join("\n\n")}\n\nexport {};\n`;
}

/** A map that grows while it is walked: its walk comes to what is added. */
function remember(reached, named) {
  const known = reached.get(keyOf(named));
  if (!known) reached.set(keyOf(named), named);
  else if (known.source !== named.source)
    throw new Error(
      `${named.name} is in ${known.source} and ${named.source}; one file has room for one`,
    );
}

/** Every source may add to the page's own types. */
function keyOf({ name, source }) {
  return name === "global" ? `${name} ${source}` : name;
}

function namesOf({ source, names }, modules) {
  return [...(names ?? modules.get(source).declared.keys())].map((name) => ({ name, source }));
}

function statementsOf({ name, source }, modules) {
  return modules.get(source).declared.get(name);
}

/** What a declaration speaks of, as its source understands it, and what that source adds to the page's own types. */
function namedBy(declaration, modules) {
  const { source } = declaration;
  const words = new Set(
    statementsOf(declaration, modules).join("\n").replace(COMMENTS, "").match(/\w+/g),
  ).add("global");
  const known = [{ source }, ...modules.get(source).links].flatMap((link) =>
    namesOf(link, modules),
  );
  return known.filter(({ name }) => words.has(name));
}

function hidden(statement) {
  return statement.replace(/^export /m, "");
}
