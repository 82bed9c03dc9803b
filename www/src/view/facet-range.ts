/** A range as two number fields, under a small chart of where the results lie. */

import { activeIn, h, setAttributes, setText } from "../dom.ts";
import { Message } from "../i18n/messages.ts";
import type { FacetInfo, FacetValue, Range } from "../types.ts";
import type { Context } from "./context.ts";
import type { FacetBody } from "./facet.ts";

const MOST_BARS = 40;

export function createRange(context: Context, facet: FacetInfo): FacetBody {
  const { words, dispatch } = context;
  const id = `range-${facet.key}`;
  const from = numberField(id);
  const to = numberField(id);
  const error = h("p", { class: "error-text", id, part: "field-error", role: "alert" });
  const chart = h("div", { part: "chart", "aria-hidden": "true" });
  const fields = h("div", { class: "range" }, h("label", {}, words.say(Message.from), from), h("label", {}, words.say(Message.to), to));
  let values: readonly FacetValue[] = [];

  const read = (): void => {
    const problem = findProblem(context, from, to);
    setText(error, problem);
    for (const field of [from, to]) setAttributes(field, { "aria-invalid": problem ? "true" : undefined });
    if (!problem) dispatch({ type: "ranged", facet: facet.key, range: rangeOf(from, to) });
  };
  for (const field of [from, to]) field.addEventListener("change", read);

  return {
    nodes: [chart, fields, error],
    isEmpty: () => !values.length,
    update: (newValues, { ranges }) => {
      const range = ranges.get(facet.key) ?? {};
      values = newValues;
      draw(chart, values, range);
      if (error.textContent) return;
      show(from, range.from, values.at(0));
      show(to, range.to, values.at(-1));
    },
  };
}

function numberField(describedBy: string): HTMLInputElement {
  return h("input", { type: "number", inputmode: "numeric", step: "1", part: "range-input", autocomplete: "off", "aria-describedby": describedBy });
}

/** What is being typed is left alone. */
function show(field: HTMLInputElement, bound: number | undefined, end: FacetValue | undefined): void {
  const isInUse = activeIn(field) === field;
  field.placeholder = end?.value ?? "";
  if (!isInUse || bound !== undefined) field.value = bound === undefined ? "" : String(bound);
}

function rangeOf(from: HTMLInputElement, to: HTMLInputElement): Range | null {
  const range = { ...(from.value && { from: Number(from.value) }), ...(to.value && { to: Number(to.value) }) };
  return from.value || to.value ? range : null;
}

function findProblem({ words }: Context, from: HTMLInputElement, to: HTMLInputElement): string {
  const isWrong = [from, to].some(({ value, validity }) => validity.badInput || !Number.isInteger(Number(value)));
  if (isWrong) return words.say(Message.notNumber, { example: from.placeholder || to.placeholder });
  return from.value && to.value && Number(from.value) > Number(to.value) ? words.say(Message.wrongOrder) : "";
}

/** Bars from the first value to the last, gaps included; those within the range stand out. */
function draw(chart: HTMLElement, values: readonly FacetValue[], { from = -Infinity, to = Infinity }: Range): void {
  const points = values.map(({ value, count }) => [Number(value), count] as const).filter(([at]) => Number.isFinite(at));
  const first = Math.min(...points.map(([at]) => at));
  const span = Math.max(...points.map(([at]) => at)) - first + 1;
  const size = Math.max(1, Math.ceil(span / MOST_BARS));
  const sums = new Array<number>(points.length ? Math.ceil(span / size) : 0).fill(0);
  for (const [at, count] of points) sums[Math.floor((at - first) / size)]! += count;
  const highest = Math.max(1, ...sums);
  chart.hidden = sums.length < 2;
  chart.replaceChildren(...sums.map((sum, place) => {
    const start = first + place * size;
    return bar(sum / highest, start + size > from && start <= to);
  }));
}

function bar(height: number, isInside: boolean): HTMLElement {
  const element = h("i", { class: isInside ? "inside" : "" });
  element.style.blockSize = `${Math.round(height * 100)}%`;
  return element;
}
