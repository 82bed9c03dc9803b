// A page with a strict content security policy that also requires Trusted Types.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openDemo, PAGES } from "./lib/demo.mjs";

const demo = await openDemo();
after(() => demo.close());

test("the policy is as strict as it claims to be", async (t) => {
  const { page } = await demo.visit(t, PAGES.strict, { problems: "expected" });
  const policy = (await page.request.get(page.url())).headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/);
  const thrown = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML("beforeend", "<b>text</b>");
    } catch ({ name }) {
      return name;
    }
  });
  assert.equal(thrown, "TypeError", "HTML from a string is refused");
});

test("a whole visit breaks none of its rules", async (t) => {
  const { page, widget } = await demo.visit(t, PAGES.strict, {
    before: (page) =>
      page.addInitScript(() => {
        globalThis.violations = [];
        document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
          globalThis.violations.push(`${violatedDirective} ${blockedURI}`),
        );
      }),
  });
  await widget.type("migration");
  await widget.dismiss();
  const [one] = [...(await widget.counts("Type of resource")).keys()];
  await widget.settle(() => widget.value("Type of resource", one).check());
  await widget.settle(() => widget.chips.click());
  await widget.settle(() => widget.sort.selectOption({ label: "Title" }));
  await widget.settle(() => widget.more.click());
  await widget.openFacet("Year");
  await widget.root.locator("button[part~=title]").first().click();
  await widget.root.locator("[part~=text]:visible").waitFor();
  await widget.search("xyzzyqwerty");
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
});
