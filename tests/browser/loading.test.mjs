// How long a visitor waits on a slow connection: not for bytes, but for answers that wait for other answers.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { inRounds, watchTimes } from "./lib/request-log.mjs";

const demo = await openDemo({ delay: 150 });
after(() => demo.close());

for (const [language, query] of [
  ["english", "migration"],
  ["arabic", "الهجرة"],
]) {
  test(`two rounds of requests from the first sign of interest until ready, and two from a query until its results: the ${language} page`, (t) =>
    countRounds(t, language, query));
}

async function countRounds(t, language, query) {
  let times;
  const { widget } = await demo.visit(t, PAGES[language], {
    before: (page) => (times = watchTimes(page)),
  });
  const roundsOf = async (act) => {
    const start = demo.log.now();
    await act();
    return Math.max(...inRounds(demo.log.since(start), times).map(({ round }) => round));
  };
  const ready = await roundsOf(() => widget.field.focus().then(() => widget.heard("ready")));
  assert.ok(ready <= 2, `${ready} rounds until ready`);
  const results = await roundsOf(() => widget.search(query));
  assert.ok(results <= 2, `${results} rounds until results`);
}
