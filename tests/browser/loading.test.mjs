// The wait on a slow connection, counted in rounds: requests that had to wait for other responses.

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
  test(`two rounds of requests until ready, two until results: the ${language} page`, (t) =>
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
  assert.ok(ready >= 1 && ready <= 2, `${ready} rounds until ready`);
  const results = await roundsOf(() => widget.search(query));
  assert.ok(results >= 1 && results <= 2, `${results} rounds until results`);
}
