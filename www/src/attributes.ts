/** Attributes and the properties that mirror them. A value that makes no sense counts as absent, and is told once. */

import { validTag } from "./language.ts";
import { parseNumber, parseSort } from "./settings.ts";
import type { Sort } from "./types.ts";
import { safeUrl } from "./urls.ts";

export const DEFAULT_LIMIT = 10;
const MOST_HITS = 100;
const DEFAULT_HEADING = 3;

/** The element's properties; each stands for an attribute of the same name, in lower case with hyphens. */
export interface Properties {
  /** Folder of the index; by default `index/` beside the script. */
  index: string;
  /** Folder of the script's companions, where the script itself was put elsewhere. */
  base: string;
  /** Filters in use from the start: "theme:housing;place:FR;year:2016..2018". */
  filters: string;
  /** Label of the field. */
  label: string;
  /** Facets to show, in order: "theme place year"; by default all. */
  facets: string;
  /** Heading level of the titles of results, 2 to 6. */
  headingLevel: number;
  /** Results on a page, 1 to 100. */
  limit: number;
  sort: Sort;
  /** Whether ways to go on are offered under the field while a visitor types. */
  suggestions: "on" | "off";
  /** Whether the page's address follows the search; a text is the prefix of its parameters. */
  syncUrl: boolean | string;
}

const asText = (text: string | null): string => text ?? "";
const parseLimit = (text: string | null): number | null => parseNumber(text, 1, MOST_HITS);
const parseLevel = (text: string | null): number | null => parseNumber(text, 2, 6);
const parseSwitch = (text: string | null): "on" | "off" | undefined => (["on", "off"] as const).find((state) => state === text);
const parseAddress = (text: string): string | null => safeUrl(text, document.baseURI);

const READERS: { readonly [K in keyof Properties]: (text: string | null) => Properties[K] } = {
  index: asText,
  base: asText,
  filters: asText,
  label: asText,
  facets: asText,
  headingLevel: (text) => parseLevel(text) ?? DEFAULT_HEADING,
  limit: (text) => parseLimit(text) ?? DEFAULT_LIMIT,
  sort: (text) => parseSort(text) ?? "relevance",
  suggestions: (text) => parseSwitch(text) ?? "on",
  syncUrl: (text) => text || text !== null,
};

/** Of the attributes that not every text will do for. */
const PARSERS = new Map<string, (text: string) => unknown>([
  ["index", parseAddress],
  ["base", parseAddress],
  ["heading-level", parseLevel],
  ["limit", parseLimit],
  ["sort", parseSort],
  ["suggestions", parseSwitch],
  ["lang", validTag],
]);

const NAMES = Object.keys(READERS) as (keyof Properties)[];

export const ATTRIBUTES: readonly string[] = [...NAMES.map(attributeName), "lang"];

/** Gives a class the properties. */
export function reflect(prototype: HTMLElement): void {
  for (const name of NAMES) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement) {
        return READERS[name](this.getAttribute(attributeName(name)));
      },
      set(this: HTMLElement, value: unknown) {
        write(this, attributeName(name), value);
      },
    });
  }
}

/** Properties that were set before the element was defined are its own, and hide those of the class. */
export function takeOver(element: HTMLElement & Properties): void {
  for (const name of NAMES) {
    if (!Object.hasOwn(element, name)) continue;
    const value: unknown = element[name];
    delete (element as Partial<Properties>)[name];
    Object.assign(element, { [name]: value });
  }
}

/** Whether an attribute's value can be used. */
export function isUsable(name: string, value: string): boolean {
  const parse = PARSERS.get(name);
  return !parse || !value || parse(value) != null;
}

function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function write(element: HTMLElement, name: string, value: unknown): void {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}
