/** Attributes and the properties that mirror them. A value that makes no sense counts as absent, and is told once. */

import { validTag } from "../util/language.ts";
import { parseNumber, parseSort } from "../state/settings.ts";
import type { Sort } from "../api/types.ts";
import { safeUrl } from "../util/urls.ts";

export const DEFAULT_LIMIT = 10;
const MOST_HITS = 100;
const DEFAULT_HEADING = 3;

/** The element's properties; each stands for an attribute of the same name, in lower case with hyphens. */
export interface Properties {
  /** Folder of the index, by its whole address; by default `index/` beside the script. */
  index: string;
  /** Folder of the script's companions, by its whole address, where the script itself was put elsewhere. */
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

/** Reads a text; nothing where it makes no sense. */
type Parser<T> = (text: string) => T | null | undefined;

const asText: Parser<string> = (text) => text;
const asAddress: Parser<string> = (text) => safeUrl(text, document.baseURI);

/** How each is read, and what it is where it is absent or makes no sense. */
const READERS: {
  readonly [K in keyof Properties]: readonly [Parser<Properties[K]>, Properties[K]];
} = {
  index: [asAddress, ""],
  base: [asAddress, ""],
  filters: [asText, ""],
  label: [asText, ""],
  facets: [asText, ""],
  headingLevel: [(text) => parseNumber(text, 2, 6), DEFAULT_HEADING],
  limit: [(text) => parseNumber(text, 1, MOST_HITS), DEFAULT_LIMIT],
  sort: [parseSort, "relevance"],
  suggestions: [(text) => (["on", "off"] as const).find((state) => state === text), "on"],
  syncUrl: [(text) => text || true, false],
};

const NAMES = Object.keys(READERS) as (keyof Properties)[];
const PARSERS = new Map<string, Parser<unknown>>([
  ["lang", validTag],
  ...NAMES.map((name) => [attributeName(name), READERS[name][0]] as const),
]);

export const ATTRIBUTES: readonly string[] = [...PARSERS.keys()];

/** Gives a class the properties. */
export function reflect(prototype: HTMLElement): void {
  for (const name of NAMES) {
    const attribute = attributeName(name);
    const [parse, absent] = READERS[name];
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement) {
        const text = this.getAttribute(attribute);
        return (text === null ? null : parse(text)) ?? absent;
      },
      set(this: HTMLElement, value: unknown) {
        write(this, attribute, value);
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
  return !value || PARSERS.get(name)?.(value) != null;
}

function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function write(element: HTMLElement, name: string, value: unknown): void {
  if (value == null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}
