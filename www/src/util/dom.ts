/**
 * Creates and rearranges DOM nodes.
 *
 * Text becomes text nodes, and only the attributes listed here can be set. So no string is parsed
 * as HTML, and nothing in an index can become an event handler. Add an attribute to the list only
 * if it cannot run code.
 */

import { shorten } from "./shorten.ts";

/** Longest text that is shown as one node, in UTF-16 code units: an index may contain any. */
const MAX_TEXT_LENGTH = 1000;

type AttributeName =
  | "class"
  | "part"
  | "id"
  | "for"
  | "type"
  | "role"
  | "lang"
  | "dir"
  | "hreflang"
  | "href"
  | "rel"
  | "value"
  | "hidden"
  | "autocomplete"
  | "autocapitalize"
  | "spellcheck"
  | "enterkeyhint"
  | "inputmode"
  | "maxlength"
  | "step"
  | "placeholder"
  | "tabindex"
  | "datetime"
  | "translate"
  | "data-medina-status"
  | "viewBox"
  | "d"
  | `aria-${string}`;

/** `true` sets an attribute without a value; `false` and `undefined` remove it. */
export type Attributes = Readonly<Partial<Record<AttributeName, string | boolean | undefined>>>;
/** A node, text, or null for nothing. */
export type Child = Node | string | null;

/** Creates an element. A part that the page can style also gets a class of the same name. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  if (attributes.part) element.classList.add(String(attributes.part));
  for (const child of children) {
    if (typeof child === "string") element.append(shorten(child, MAX_TEXT_LENGTH));
    else if (child) element.append(child);
  }
  return element;
}

/** Sets and removes attributes. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** Creates a button that does not submit a form. */
export function button(
  attributes: Attributes,
  onClick: () => void,
  ...children: Child[]
): HTMLButtonElement {
  const element = h("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
}

/** Whether a button says that what it controls is expanded. */
export function isExpanded(button: Element): boolean {
  return button.getAttribute("aria-expanded") === "true";
}

/** Says on a button whether what it controls is expanded. */
export function expand(button: Element, isWanted: boolean): void {
  button.setAttribute("aria-expanded", String(isWanted));
}

/** Sets the text of an element if it differs: an equal text would be announced again. */
export function setText(element: Element, text: string): void {
  const shown = shorten(text, MAX_TEXT_LENGTH);
  if (element.textContent !== shown) element.textContent = shown;
}

/**
 * Makes `nodes` the children of `parent`, in that order. Moves as few nodes as possible, and never
 * one that contains the focus, because moving a node removes the focus from it.
 */
export function arrange(parent: Element, nodes: readonly Element[]): void {
  const focused = activeIn(parent);
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  let next: Element | null = null;
  for (const node of [...nodes].reverse()) {
    const isThere = node.parentNode === parent;
    const stays = isThere && (node.nextElementSibling === next || node.contains(focused));
    if (!stays) parent.insertBefore(node, next);
    next = node;
  }
}

/** Moves the focus to an element; calls `fallback` if it is not visible. */
export function focusOr(element: HTMLElement | null | undefined, fallback: () => void): void {
  if (isShown(element)) element.focus();
  else fallback();
}

/** Returns the focused element within the root of `node`. */
export function activeIn(node: Node): Element | null {
  return (node.getRootNode() as ShadowRoot).activeElement ?? null;
}

/** Whether an element is connected and takes up space. */
export function isShown(element: Element | null | undefined): element is HTMLElement {
  return Boolean(element?.isConnected && element.getClientRects().length);
}

const ICONS = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 20 20",
  cross: "M6 6l12 12M18 6 6 18",
  chevron: "M6 9.5l6 6 6-6",
  filters: "M4 7h16M7 12h10M10 17h4",
  alert: "M12 8v5M12 16.4v.1M12 3.5 21.5 20h-19Z",
} as const;

/** Creates an icon. It is hidden from screen readers, so its button needs a label. */
export function icon(name: keyof typeof ICONS): SVGElement {
  const [svg, path] = [svgElement("svg"), svgElement("path")];
  setAttributes(svg, { viewBox: "0 0 24 24", class: `icon ${name}`, "aria-hidden": "true" });
  setAttributes(path, { d: ICONS[name] });
  svg.append(path);
  return svg;
}

function svgElement(tag: "svg" | "path"): SVGElement {
  return document.createElementNS("http://www.w3.org/2000/svg", tag);
}
