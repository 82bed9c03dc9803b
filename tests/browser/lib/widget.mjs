// The widget as a visitor meets it: by roles and names, or by parts where a thing has no name. Both are its contract;
// its classes and its structure are not.

import { setTimeout as sleep } from "node:timers/promises";

/** Longer than anything takes that happens at all, and as long as the widget itself waits. */
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

  /** Puts a whole query in the field, sends it, which closes the suggestions, and waits for its answer. */
  async search(query) {
    await this.settle(async () => {
      await this.field.fill(query);
      await this.field.press("Enter");
    });
  }

  /** Presses the keys of a query one by one, as a visitor would, and waits for the answer to the last of them. */
  async type(query) {
    await this.field.pressSequentially(query, { delay: 30 });
    await this.answered(query);
  }

  /** Puts the beginning of something in the field and waits for what it could become. */
  async begin(text) {
    await this.field.fill(text);
    await this.list.waitFor();
    return this.optionTexts();
  }

  /** What is suggested, without what each suggestion is. */
  optionTexts() {
    return this.options.locator("bdi").allInnerTexts();
  }

  /** The text of the option that the keyboard is on, as assistive technology finds it: through the field. */
  activeOption() {
    return this.field.evaluate((field) => {
      const id = field.getAttribute("aria-activedescendant");
      return id && field.getRootNode().getElementById(id).querySelector("bdi").innerText;
    });
  }

  /** Closes the suggestions, which lie over what is below the field. */
  async dismiss() {
    await this.list.waitFor();
    await this.field.press("Escape");
    await this.list.waitFor({ state: "hidden" });
  }

  /** Waits until the sentence above the results speaks of a query. */
  async answered(query) {
    await this.summary.getByText(query).waitFor();
  }

  /** Does something that asks a question, and waits until its answer is on the page. */
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

  /** What the page has been told so far by the events of one type, oldest first. */
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

  /** How many results the page says there are. */
  async total() {
    return numberIn(await this.summary.innerText());
  }

  titleTexts() {
    return this.titles.allInnerTexts();
  }

  /** The text of what has the focus inside the widget. */
  focused() {
    return this.root.evaluate((element) => element.shadowRoot.activeElement?.innerText ?? null);
  }

  facet(name) {
    return this.root.getByRole("group", { name, exact: true });
  }

  /** Unfolds a facet, if it is folded. */
  async openFacet(name) {
    const title = this.facet(name).locator("[part~=facet-title]");
    if ((await title.getAttribute("aria-expanded")) === "false") await title.click();
    return this.facet(name);
  }

  /** The check box of a value, by the value's own label. */
  value(facet, label) {
    return this.facet(facet).getByRole("checkbox", { name: new RegExp(`^${escaped(label)}[,،] `) });
  }

  /** The visible values of a facet, each with the count that its name tells. */
  async counts(facet) {
    const names = await this.facet(facet)
      .getByRole("checkbox")
      .evaluateAll((boxes) => boxes.map((box) => box.ariaLabel));
    return new Map(
      names.map((name) => [name.replace(/[,،] [^,،]*$/, ""), numberIn(name.match(/[^,،]*$/)[0])]),
    );
  }
}

/** Waits until `isSo` answers true. */
export async function eventually(isSo, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}

/** The first number in a text, in Latin or Arabic digits. */
function numberIn(text) {
  const digits = text.replace(/[٠-٩]/g, (digit) => digit.codePointAt(0) - 0x660).match(/\d+/);
  return digits ? Number(digits[0]) : 0;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
