/** The content of a range facet: two number fields, and a small chart of the counts. */

import type { FacetInfo, FacetValue, Range } from "../api/types.ts";
import { parseRange } from "../state/ranges.ts";
import { activeIn, h, setAttributes, setText } from "../util/dom.ts";
import type { Context } from "./context.ts";
import type { FacetContent } from "./facet-content.ts";

const MAX_BARS = 40;

/** Creates the content of a range facet. */
export function createRange(context: Context, facet: FacetInfo): FacetContent {
  const { translator } = context;
  const id = `range-${facet.key}`;
  const from = createNumberField(id);
  const to = createNumberField(id);
  const error = h("p", { class: "error-text", id, part: "field-error", role: "alert" });
  const chart = h("div", { part: "chart", "aria-hidden": "true" });
  const onChange = (): void => applyFields(context, facet.key, [from, to], error);
  for (const field of [from, to]) field.addEventListener("change", onChange);
  const fields = h(
    "div",
    { class: "range" },
    h("label", {}, translator.text("from"), from),
    h("label", {}, translator.text("to"), to),
  );
  return {
    nodes: [chart, fields, error],
    update: (values, { filters }) => {
      const range = parseRange(filters.get(facet.key)?.[0]) ?? {};
      drawChart(chart, values, range);
      if (error.textContent) return;
      showBound(from, range.from, values.at(0));
      showBound(to, range.to, values.at(-1));
    },
  };
}

function createNumberField(describedBy: string): HTMLInputElement {
  return h("input", {
    type: "number",
    inputmode: "numeric",
    step: "1",
    part: "range-input",
    autocomplete: "off",
    "aria-describedby": describedBy,
  });
}

/** Filters by what the fields contain, or says what is wrong with it. */
function applyFields(
  context: Context,
  facet: string,
  fields: readonly [from: HTMLInputElement, to: HTMLInputElement],
  error: HTMLElement,
): void {
  const problem = findProblem(context, ...fields);
  setText(error, problem);
  for (const field of fields)
    setAttributes(field, { "aria-invalid": problem ? "true" : undefined });
  if (problem) return;
  const range = fields.map(({ value }) => value && Number(value)).join("..");
  context.dispatch({ type: "filterSet", facet, values: parseRange(range) ? [range] : [] });
}

function findProblem(
  { translator }: Context,
  from: HTMLInputElement,
  to: HTMLInputElement,
): string {
  if (!from.validity.valid || !to.validity.valid)
    return translator.text("notNumber", { example: from.placeholder || to.placeholder });
  return from.value && to.value && from.valueAsNumber > to.valueAsNumber
    ? translator.text("wrongOrder")
    : "";
}

/** Shows a bound in its field. An empty bound does not overwrite what is being typed. */
function showBound(
  field: HTMLInputElement,
  bound: number | undefined,
  outermost: FacetValue | undefined,
): void {
  field.placeholder = outermost?.value ?? "";
  if (activeIn(field) !== field || bound !== undefined) field.value = `${bound ?? ""}`;
}

/** Draws bars from the smallest value to the largest; those in the range stand out. */
function drawChart(
  chart: HTMLElement,
  values: readonly FacetValue[],
  { from = -Infinity, to = Infinity }: Range,
): void {
  const { first, width, sums } = sumBars(values);
  const highest = Math.max(...sums);
  chart.hidden = sums.length < 2;
  chart.replaceChildren(
    ...sums.map((sum, index) => {
      const start = first + index * width;
      const bar = h("i", { class: start + width > from && start <= to ? "inside" : "" });
      bar.style.blockSize = `${(sum / highest) * 100}%`;
      return bar;
    }),
  );
}

/** Bars of equal width, in whole numbers, with the sum of the counts of each. */
export interface Bars {
  readonly first: number;
  readonly width: number;
  readonly sums: readonly number[];
}

/** Adds up the counts of at most `MAX_BARS` bars, whatever the values are and in which order. */
export function sumBars(values: readonly FacetValue[]): Bars {
  let [first, last] = [Infinity, -Infinity];
  for (const { value } of values) {
    first = Math.min(first, Number(value));
    last = Math.max(last, Number(value));
  }
  const width = Math.ceil((last - first + 1) / MAX_BARS);
  if (!Number.isSafeInteger(width) || width < 1) return { first, width, sums: [] };
  const sums = Array.from({ length: Math.floor((last - first) / width) + 1 }, () => 0);
  for (const { value, count } of values) {
    const bar = Math.floor((Number(value) - first) / width);
    sums[bar] = (sums[bar] ?? 0) + count;
  }
  return { first, width, sums };
}
