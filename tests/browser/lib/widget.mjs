// The widget as a visitor meets it. It is found by roles and names, and by parts if a thing has no
// name: these are its contract. Its classes and its structure are not.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Longer than the widget itself waits for an answer. */
export const PATIENCE_MS = 12_000;

export class Widget {
  constructor(page, root) {
    this.page = page;
    this.root = root;
    this.field = root.locator("input[type=search]");
    this.list = root.getByRole("listbox");
    this.options = this.list.getByRole("option");
    this.summary = root.locator("[part~=summary]");
    this.hits = root.locator("[part~=hit]");
    this.titles = root.locator("[part~=title]");
    this.chips = root.locator("[part~=chip]");
    this.sort = root.locator("[part~=sort]");
    this.more = root.locator("[part~=more]");
    this.failure = root.locator("[part~=error]");
  }

  /** Fills the field, presses Enter, which closes the suggestions, and waits for the answer. */
  async search(query) {
    await this.settle(async () => {
      await this.field.fill(query);
      await this.field.press("Enter");
    });
  }

  /** Types a query key by key and waits for the answer to the whole query. */
  async type(query) {
    await this.field.pressSequentially(query, { delay: 30 });
    await this.answered(query);
  }

  /** Fills the field and returns the texts of the suggestions. */
  async begin(text) {
    await this.field.fill(text);
    await this.list.waitFor();
    const texts = await this.optionTexts();
    assert.ok(texts.length > 0, `${text} has suggestions`);
    return texts;
  }

  /** The texts of the suggestions, without their kinds. */
  optionTexts() {
    return this.options.locator("bdi").allInnerTexts();
  }

  /** The text of the active option, found through the field as assistive technology does. */
  activeOption() {
    return this.field.evaluate((field) => {
      const id = field.getAttribute("aria-activedescendant");
      return id && field.getRootNode().getElementById(id).querySelector("bdi").innerText;
    });
  }

  /** Closes the suggestions, which cover what is below the field. */
  async dismiss() {
    await this.list.waitFor();
    await this.field.press("Escape");
    await this.list.waitFor({ state: "hidden" });
  }

  /** Waits until the sentence above the results contains `query`. */
  async answered(query) {
    await this.summary.getByText(query).waitFor();
  }

  /** Does `act`, which starts a search, and waits until the answer is on the page. */
  async settle(act) {
    const results = (await this.events("results")).length;
    const errors = (await this.events("error")).length;
    await act();
    await eventually(async () => {
      const failure = (await this.events("error"))[errors];
      if (failure)
        throw new Error(`medina-error ${failure.detail.code}: ${failure.detail.message}`);
      return (await this.events("results")).length > results;
    }, "an answer to what was done");
    await this.root.locator("[aria-busy=true]").waitFor({ state: "detached" });
  }

  /** The events of one type that the page has received so far, oldest first. */
  events(type) {
    return this.page.evaluate(
      (wanted) => globalThis.medinaEvents.filter((event) => event.type === wanted),
      type,
    );
  }

  async heard(type) {
    await eventually(async () => (await this.events(type)).length > 0, `the event medina-${type}`);
    return (await this.events(type)).at(-1);
  }

  /** The number of results that the page shows. */
  async total() {
    return numberIn(await this.summary.innerText());
  }

  titleTexts() {
    return this.titles.allInnerTexts();
  }

  /** The text of the focused element of the widget. */
  focused() {
    return this.root.evaluate((element) => element.shadowRoot.activeElement?.innerText ?? null);
  }

  facet(name) {
    return this.root.getByRole("group", { name, exact: true });
  }

  /** Opens a facet if it is closed. */
  async openFacet(name) {
    const title = this.facet(name).locator("[part~=facet-title]");
    if ((await title.getAttribute("aria-expanded")) === "false") await title.click();
    return this.facet(name);
  }

  /** The check box of a value, by the label of the value. */
  value(facet, label) {
    return this.facet(facet).getByRole("checkbox", { name: new RegExp(`^${escaped(label)}[,،] `) });
  }

  /** The visible values of a facet with their counts, by label. */
  async counts(facet) {
    const names = await this.facet(facet)
      .getByRole("checkbox")
      .evaluateAll((boxes) => boxes.map((box) => box.ariaLabel));
    return new Map(
      names.map((name) => [name.replace(/[,،] [^,،]*$/, ""), numberIn(name.match(/[^,،]*$/)[0])]),
    );
  }
}

/** Waits until `isSo()` is true; fails with `what` after PATIENCE_MS. */
export async function eventually(isSo, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`no sign of ${what} within ${PATIENCE_MS} ms`);
    await sleep(20);
  }
}

/** The first number in a text, in Latin or Arabic digits; 0 if there is none. */
function numberIn(text) {
  const digits = text.replace(/[٠-٩]/g, (digit) => digit.codePointAt(0) - 0x660).match(/\d+/);
  return digits ? Number(digits[0]) : 0;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
