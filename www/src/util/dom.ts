/**
 * Building and rearranging nodes. Text becomes text nodes, and attributes are those named here: nothing in the widget reads
 * a string as HTML, and no name or address from an index can become an attribute that acts.
 */

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

export type Attributes = Readonly<Partial<Record<AttributeName, string | boolean | undefined>>>;
export type Child = Node | string | null;

/**
 * A new element. `true` is an attribute without a value, `false` and `undefined` none at all. What the page may style as a
 * part has a class of that name too.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  if (attributes.part) element.classList.add(String(attributes.part));
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

/** A button that does something here rather than sending a form. */
export function button(
  attributes: Attributes,
  onClick: () => void,
  ...children: Child[]
): HTMLButtonElement {
  const element = h("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
}

/** Whether what a button opens and closes is open, as the button says. */
export function isExpanded(button: Element): boolean {
  return button.getAttribute("aria-expanded") === "true";
}

export function expand(button: Element, isWanted: boolean): void {
  button.setAttribute("aria-expanded", String(isWanted));
}

/** Writes a text only where it changed, so that nothing is announced or mutated without need. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes `nodes` the children of `parent`, in that order, and moves no more of them than it must. A node that holds the focus stays where it
 * is and the others move around it: a node that is moved loses the focus.
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

/** Gives the focus to an element that can be seen; else it goes elsewhere. */
export function focusOr(element: HTMLElement | null | undefined, elsewhere: () => void): void {
  if (isShown(element)) element.focus();
  else elsewhere();
}

/** What has the focus, among the nodes of the same root. */
export function activeIn(node: Node): Element | null {
  return (node.getRootNode() as ShadowRoot).activeElement ?? null;
}

/** Whether an element takes up room. */
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

/** A drawing that says nothing by itself. */
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
