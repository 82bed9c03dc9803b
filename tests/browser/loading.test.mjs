// How long a visitor waits on a slow connection: not for bytes, but for answers that wait for other answers.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";
import { inRounds, watchTimes } from "./lib/request-log.mjs";

const demo = await openDemo({ delay: 150 });
after(() => demo.close());

test("two rounds of requests from the first sign of interest until ready, and two from a query until its results", async (t) => {
  let times;
  const { widget } = await demo.visit(t, PAGES.english, { before: (page) => (times = watchTimes(page)) });
  const roundsOf = async (act) => {
    const start = demo.log.now();
    await act();
    return Math.max(...inRounds(demo.log.since(start), times).map(({ round }) => round));
  };
  const ready = await roundsOf(() => widget.field.focus().then(() => widget.heard("ready")));
  assert.ok(ready <= 2, `${ready} rounds until ready`);
  const results = await roundsOf(() => widget.search("migration"));
  assert.ok(results <= 2, `${results} rounds until results`);
});
