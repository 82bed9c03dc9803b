/**
 * Says to screen readers what changed: one polite status region per document, in the document itself, because regions
 * inside shadow roots are often missed. Two nodes take turns, so that the same sentence twice is heard twice.
 */

import { direction } from "./language.ts";

/** After this the sentence is gone again for those who read the page from top to bottom. */
const CLEAR_MILLISECONDS = 10_000;

export interface Announcer {
  say(text: string, language: string): void;
  /** The last widget to leave takes the region away. */
  close(): void;
}

interface Region {
  readonly node: HTMLElement;
  users: number;
  turn: number;
  clearing?: ReturnType<typeof setTimeout>;
}

const regions = new WeakMap<Document, Region>();

export function announcer(page: Document): Announcer {
  const region = regions.get(page) ?? addRegion(page);
  region.users += 1;
  return {
    say: (text, language) => say(region, text, language),
    close: () => leave(page, region),
  };
}

function addRegion(page: Document): Region {
  const node = page.createElement("div");
  node.setAttribute("data-medina-status", "");
  node.append(statusNode(page), statusNode(page));
  hide(node);
  page.body.append(node);
  const region = { node, users: 0, turn: 0 };
  regions.set(page, region);
  return region;
}

function statusNode(page: Document): HTMLElement {
  const node = page.createElement("div");
  node.setAttribute("role", "status");
  node.setAttribute("aria-live", "polite");
  node.setAttribute("aria-atomic", "true");
  return node;
}

/** Out of sight, not out of hearing; not by the style attribute, which a policy may forbid. */
function hide({ style }: HTMLElement): void {
  const rules = ["position:absolute", "inline-size:1px", "block-size:1px", "margin:-1px", "padding:0", "border:0", "overflow:hidden", "clip-path:inset(50%)", "white-space:nowrap"];
  style.cssText = rules.map((rule) => `${rule}!important`).join(";");
}

function say(region: Region, text: string, language: string): void {
  const [now, before] = region.turn ? [1, 0] : [0, 1];
  region.turn = before;
  if (!region.node.isConnected) document.body.append(region.node);
  region.node.children[before]?.replaceChildren();
  const node = region.node.children[now];
  node?.setAttribute("lang", language);
  node?.setAttribute("dir", direction(language));
  node?.replaceChildren(text);
  clearTimeout(region.clearing);
  region.clearing = setTimeout(() => node?.replaceChildren(), CLEAR_MILLISECONDS);
}

function leave(page: Document, region: Region): void {
  region.users -= 1;
  if (region.users > 0) return;
  clearTimeout(region.clearing);
  region.node.remove();
  regions.delete(page);
}
