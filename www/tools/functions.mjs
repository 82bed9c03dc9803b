/**
 * Prints the length of each function, for `cargo xtask measure functions`:
 * `node functions.mjs [FILE OR FOLDER]…`; without arguments, www/src.
 *
 * One line of JSON for each function with a body: `{"file", "name", "line", "lines"}`. `line` is
 * where the signature begins, `lines` counts from there to the closing brace, and functions inside
 * count in it as well as alone. `file` is relative to the root of the repository. Tests are left
 * out of folders.
 */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "..", "..");

const places = process.argv.slice(2);
for (const file of places.length ? places.flatMap(sources) : sources(join(ROOT, "www", "src"))) {
  for (const found of functionsOf(resolve(file))) console.log(JSON.stringify(found));
}

function sources(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true })
    .filter((name) => /\.ts$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .sort()
    .map((name) => join(place, name));
}

function functionsOf(path) {
  const source = ts.createSourceFile(
    path,
    readFileSync(path, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const file = relative(ROOT, path).replaceAll("\\", "/");
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const line = lineAt(node.getStart(source));
      found.push({ file, name: nameOf(node), line, lines: lineAt(node.getEnd()) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Its own name, or that of the variable or property which holds it. */
function nameOf(node) {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  return node.name?.getText() ?? node.parent.name?.getText() ?? "(anonymous)";
}
