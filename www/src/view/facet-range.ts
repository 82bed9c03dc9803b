/** A range as two number fields, under a small chart of where the results lie. */

import { activeIn, h, setAttributes, setText } from "../util/dom.ts";
import { parseRange } from "../state/ranges.ts";
import type { FacetInfo, FacetValue, Range } from "../api/types.ts";
import type { Context } from "./context.ts";
import type { FacetBody } from "./facet.ts";

const MOST_BARS = 40;

export function createRange(context: Context, facet: FacetInfo): FacetBody {
  const { translator, dispatch } = context;
  const id = `range-${facet.key}`;
  const fields = [numberField(id), numberField(id)] as const;
  const [from, to] = fields;
  const error = h("p", { class: "error-text", id, part: "field-error", role: "alert" });
  const chart = h("div", { part: "chart", "aria-hidden": "true" });

  const read = (): void => {
    const problem = findProblem(context, from, to);
    setText(error, problem);
    for (const field of fields)
      setAttributes(field, { "aria-invalid": problem ? "true" : undefined });
    const range = fields.map(({ value }) => value && Number(value)).join("..");
    if (!problem)
      dispatch({ type: "chosen", facet: facet.key, values: parseRange(range) ? [range] : [] });
  };
  for (const field of fields) field.addEventListener("change", read);

  return {
    nodes: [
      chart,
      h(
        "div",
        { class: "range" },
        h("label", {}, translator.text("from"), from),
        h("label", {}, translator.text("to"), to),
      ),
      error,
    ],
    update: (values, { filters }) => {
      const range = parseRange(filters.get(facet.key)?.[0]) ?? {};
      draw(chart, values, range);
      if (error.textContent) return;
      show(from, range.from, values.at(0));
      show(to, range.to, values.at(-1));
    },
  };
}

function numberField(describedBy: string): HTMLInputElement {
  return h("input", {
    type: "number",
    inputmode: "numeric",
    step: "1",
    part: "range-input",
    autocomplete: "off",
    "aria-describedby": describedBy,
  });
}

/** What is being typed is left alone. */
function show(
  field: HTMLInputElement,
  bound: number | undefined,
  end: FacetValue | undefined,
): void {
  field.placeholder = end?.value ?? "";
  if (activeIn(field) !== field || bound !== undefined) field.value = `${bound ?? ""}`;
}

function findProblem({ translator }: Context, from: HTMLInputElement, to: HTMLInputElement): string {
  if (!from.validity.valid || !to.validity.valid)
    return translator.text("notNumber", { example: from.placeholder || to.placeholder });
  return from.value && to.value && from.valueAsNumber > to.valueAsNumber
    ? translator.text("wrongOrder")
    : "";
}

/** Bars from the first value to the last, gaps included; those within the range stand out. */
function draw(
  chart: HTMLElement,
  values: readonly FacetValue[],
  { from = -Infinity, to = Infinity }: Range,
): void {
  const first = Number(values[0]?.value);
  const size = Math.ceil((Number(values.at(-1)?.value) - first + 1) / MOST_BARS);
  const sums: number[] = [];
  for (const { value, count } of values) {
    const place = Math.floor((Number(value) - first) / size);
    sums[place] = (sums[place] ?? 0) + count;
  }
  const highest = Math.max(...Object.values(sums));
  chart.hidden = sums.length < 2;
  chart.replaceChildren(
    ...Array.from(sums, (sum = 0, place) => {
      const start = first + place * size;
      const bar = h("i", { class: start + size > from && start <= to ? "inside" : "" });
      bar.style.blockSize = `${(sum / highest) * 100}%`;
      return bar;
    }),
  );
}
