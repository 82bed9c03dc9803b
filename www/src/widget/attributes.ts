/**
 * The attributes of the element and the properties that mirror them.
 *
 * Look here to add an attribute: a line in `Properties`, one in `READERS`, and one in the README. A
 * value that makes no sense counts as absent.
 */

import type { Sort } from "../api/types.ts";
import { parseNumber, parseSort } from "../state/settings.ts";
import { validTag } from "../util/language.ts";
import { safeUrl } from "../util/urls.ts";

/** Results on a page if the page author sets no number. */
export const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const DEFAULT_HEADING_LEVEL = 3;

/**
 * The properties of the element. Each mirrors the attribute of the same name in lower case with
 * hyphens.
 */
export interface Properties {
  /** Address of the folder of the index; by default `index/` beside the script. */
  index: string;
  /** Address of the folder of the module and messages, if the script is somewhere else. */
  base: string;
  /** Initial filters: "theme:housing;place:FR;year:2016..2018". */
  filters: string;
  /** Label of the search field. */
  label: string;
  /** Facets to show, in this order: "theme place year"; by default all. */
  facets: string;
  /** Heading level of the titles of results, 2 to 6. */
  headingLevel: number;
  /** Results on a page, 1 to 100. */
  limit: number;
  sort: Sort;
  /** Whether suggestions appear under the field while the visitor types. */
  suggestions: "on" | "off";
  /** Whether the page's address follows the search; a string is the prefix of its parameters. */
  syncUrl: boolean | string;
}

/** Parses the text of an attribute; returns null or undefined if it makes no sense. */
type Parser<T> = (text: string) => T | null | undefined;

const asText: Parser<string> = (text) => text;
const asAddress: Parser<string> = (text) => safeUrl(text, document.baseURI);

/** Parser and default of each property. */
const READERS: {
  readonly [K in keyof Properties]: readonly [Parser<Properties[K]>, Properties[K]];
} = {
  index: [asAddress, ""],
  base: [asAddress, ""],
  filters: [asText, ""],
  label: [asText, ""],
  facets: [asText, ""],
  headingLevel: [(text) => parseNumber(text, 2, 6), DEFAULT_HEADING_LEVEL],
  limit: [(text) => parseNumber(text, 1, MAX_LIMIT), DEFAULT_LIMIT],
  sort: [parseSort, "relevance"],
  suggestions: [(text) => (["on", "off"] as const).find((state) => state === text), "on"],
  syncUrl: [(text) => text || true, false],
};

const NAMES = Object.keys(READERS) as (keyof Properties)[];
const PARSERS = new Map<string, Parser<unknown>>([
  ["lang", validTag],
  ...NAMES.map((name) => [attributeName(name), READERS[name][0]] as const),
]);

/** Names of the attributes that the element observes. */
export const ATTRIBUTES: readonly string[] = [...PARSERS.keys()];

/** Defines the properties on the prototype of the element's class. */
export function defineProperties(prototype: HTMLElement): void {
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
        writeAttribute(this, attribute, value);
      },
    });
  }
}

/**
 * Sets again the properties that the page set before the element was defined. They are own
 * properties of the element and hide those of the class.
 */
export function upgradeProperties(element: HTMLElement & Properties): void {
  for (const name of NAMES) {
    if (!Object.hasOwn(element, name)) continue;
    const value: unknown = element[name];
    delete (element as Partial<Properties>)[name];
    Object.assign(element, { [name]: value });
  }
}

/** Whether the value of an attribute makes sense; an empty one always does. */
export function isValidAttribute(name: string, value: string): boolean {
  return !value || PARSERS.get(name)?.(value) != null;
}

function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function writeAttribute(element: HTMLElement, name: string, value: unknown): void {
  if (value == null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}
