// An index of invented records that is large enough to have files of every role, each apart from
// the others, and the words to search it for each of them.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MEDINA } from "./command.mjs";

const CONSONANTS = "bdfgklmnprstv";
const VOWELS = "aeiou";
const RECORDS = 12_000;
const WORDS = 9_000;

/** A sequence of pseudo-random whole numbers below `n`, the same each time. */
function numbers(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

function word(number) {
  let [rest, text] = [number * 7919 + 104_729, ""];
  for (let syllable = 0; syllable < 4; syllable++) {
    text += CONSONANTS[rest % 13] + VOWELS[Math.floor(rest / 13) % 5];
    rest = Math.floor(rest / 65);
  }
  return text;
}

function record(number) {
  const random = numbers(number + 1);
  // The square makes small numbers, that is some words, more frequent than others.
  const draw = () => word(Math.floor((random(WORDS) * random(WORDS)) / WORDS));
  const words = (count) => Array.from({ length: count }, draw).join(" ");
  return {
    id: `r${number}`,
    title: `${words(4)} ${number}`,
    text: `${words(40)}. Common ground everywhere.`,
    url: `https://city.example/${number}`,
    date: `${1990 + random(35)}-0${1 + random(9)}-1${random(10)}`,
    theme: `theme ${word(random(300))}`,
    place: `place ${word(random(2000))}`,
    tag: [word(random(4000)), word(random(4000))],
  };
}

/** Builds the index, with `records` left out of the end, into `out` or a new folder. */
export async function buildShardedIndex({ out, records = RECORDS, from = 0 } = {}) {
  const work = await mkdtemp(join(tmpdir(), "medina-sharded-"));
  const target = out ?? join(work, "out");
  const lines = Array.from({ length: records }, (_, n) => JSON.stringify(record(from + n)));
  await writeFile(join(work, "records.jsonl"), `${lines.join("\n")}\n`);
  const build = ["build", "records.jsonl", "--facets", "theme,place,tag", "--out", target];
  await promisify(execFile)(MEDINA, [...build, "--no-cache", "--quiet"], { cwd: work });
  return target;
}

/** Path of each file of the index in the folder → its role. */
export async function rolesOf(folder) {
  const { stdout } = await promisify(execFile)(MEDINA, ["inspect", folder, "--json"], {
    maxBuffer: 2 ** 28,
  });
  const roles = JSON.parse(stdout).files.map(({ name, role }) => [`index/${name}`, role]);
  const released = await readdir(folder);
  const messages = released.filter((name) => /^medina-\w+\.fr\.json$/.test(name));
  const modules = released.filter((name) => /^medina-\w+\.wasm$/.test(name));
  return new Map([
    ...roles,
    ["index/entry.bin", "manifest"],
    ...messages.map((name) => [name, "messages"]),
    ...modules.map((name) => [name, "wasm"]),
  ]);
}

/** Queries that need the files of some role, such as positions or the correction dictionary. */
export const QUERIES = {
  word: word(3),
  other: word(11),
  phrase: '"common ground"',
  misspelt: `${word(5).slice(0, -2)}x${word(5).slice(-2)}`,
};
