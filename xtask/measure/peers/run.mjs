// node run.mjs ENGINE DOCUMENTS.jsonl QUERIES.jsonl TOP: runs one search engine on one collection.
//
// Prints lines `query Q0 document rank score engine`, like `medina search --format trec`. It does
// not read the relevance judgments. Each engine is a module of that name with an export
// `index(documents, language)`. This returns a function from a query and a limit to the ids of the
// best documents. Comments in the modules give the source of their settings.

import { readFileSync } from "node:fs";

const [engine, documentsFile, queriesFile, top] = process.argv.slice(2);

const documents = readLines(documentsFile);
const queries = readLines(queriesFile);
const language = (queries[0]?.lang ?? documents[0]?.lang ?? "en").split("-")[0];

const { index } = await import(`./${engine}.mjs`);
const search = await index(documents, language);
const lines = [];
for (const { id, text } of queries) {
  const found = await search(text, Number(top));
  found.forEach((document, rank) => {
    lines.push(`${id} Q0 ${document} ${rank + 1} ${found.length - rank} ${engine}\n`);
  });
}
process.stdout.write(lines.join(""));

function readLines(path) {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
