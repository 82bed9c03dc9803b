/**
 * Describes the element for editors and documentation, as custom-elements.json in the format of
 * https://github.com/webcomponents/custom-elements-manifest.
 *
 * The analyzer reads the class. Attributes, events, parts and custom properties are declared in
 * tables, types and styles that it does not know, so they are collected here. The file is kept in
 * the repository; a test compares it with the sources, `npm run bless` writes it again.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, ts } from "@custom-elements-manifest/analyzer";

const WWW = join(import.meta.dirname, "..");
const SCRIPT = "medina.js";
const TAG = "medina-search";
const LANG = {
  name: "lang",
  description: "Language of the messages, numbers and dates; by default that of the page.",
  type: { text: "string" },
};
/** A custom property that a page may set, with the comment above it. */
const CSS_PROPERTY = /\/\* ([^*]*) \*\/\n\s*[\w-]+: var\((--medina-[\w-]+), (.*)\);/g;

/** The golden file. */
export const MANIFEST = join(WWW, "custom-elements.json");

/** What the golden file should contain. */
export function manifest() {
  const { schemaVersion, modules } = create({ modules: [parse("element/medina-search.ts")] });
  const [{ declarations }] = modules;
  const described = { schemaVersion, modules: [moduleOf(element(declarations[0]))] };
  return `${JSON.stringify(described, null, 2)}\n`;
}

function element(declaration) {
  const properties = membersOf(interfaceIn("widget/attributes.ts", "Properties"));
  return {
    ...declaration,
    superclass: { name: "HTMLElement", package: "global:" },
    tagName: TAG,
    customElement: true,
    members: [...properties.map(asField), ...declaration.members.filter(isPublic)],
    attributes: [LANG, ...properties.map(asAttribute)],
    events: membersOf(interfaceIn("api/events.ts", "MedinaEvents")).map(asEvent),
    slots: [{ name: "", description: "Shown instead of the search if the search fails." }],
    cssParts: parts().map((name) => ({ name })),
    cssProperties: cssProperties(),
  };
}

function moduleOf(declaration) {
  const { name } = declaration;
  const reference = { name, module: SCRIPT };
  return {
    kind: "javascript-module",
    path: SCRIPT,
    declarations: [declaration],
    exports: [
      { kind: "js", name, declaration: reference },
      { kind: "custom-element-definition", name: TAG, declaration: reference },
    ],
  };
}

function isPublic({ privacy }) {
  return privacy !== "private";
}

function asField({ name, type, description }) {
  const attribute = attributeName(name);
  return { kind: "field", name, type: { text: type }, description, attribute, reflects: true };
}

function asAttribute({ name, type, description }) {
  return { name: attributeName(name), fieldName: name, type: { text: type }, description };
}

function asEvent({ name, description }) {
  return { name, type: { text: `CustomEvent<MedinaEvents["${name}"]>` }, description };
}

function attributeName(property) {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function parse(file) {
  const text = readFileSync(join(WWW, "src", file), "utf8");
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

function interfaceIn(file, name) {
  const isIt = (node) => ts.isInterfaceDeclaration(node) && node.name.text === name;
  const found = parse(file).statements.find(isIt);
  if (!found) throw new Error(`${file} declares no interface ${name}`);
  return found;
}

function membersOf(declaration) {
  return declaration.members.map((member) => ({
    name: member.name.text,
    type: member.type.getText().replace(/\s+/g, " "),
    description: commentOf(member),
  }));
}

function commentOf(member) {
  const comments = ts.getJSDocCommentsAndTags(member).map(({ comment }) => comment);
  return comments.length ? oneLine(comments.join(" ")) : undefined;
}

/** Every value of a property `part` in the views. */
function parts() {
  const found = new Set();
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "part")
      for (const name of literalsIn(node.initializer)) found.add(name);
    ts.forEachChild(node, visit);
  };
  const files = readdirSync(join(WWW, "src/view")).filter((name) => /(?<!\.test)\.ts$/.test(name));
  for (const name of files) visit(parse(`view/${name}`));
  return [...found].sort();
}

/** The words in a string literal, or in those that an expression chooses from. */
function literalsIn(node) {
  if (ts.isStringLiteral(node)) return node.text.split(" ");
  const found = [];
  ts.forEachChild(node, (child) => void found.push(...literalsIn(child)));
  return found;
}

function cssProperties() {
  const css = readFileSync(join(WWW, "src/view/styles.css"), "utf8");
  return [...css.matchAll(CSS_PROPERTY)].map(([, comment, name, value]) => ({
    name,
    default: value,
    description: oneLine(comment),
  }));
}

function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

if (process.argv[1] === import.meta.filename) writeFileSync(MANIFEST, manifest());
