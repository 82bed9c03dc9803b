/** One result: title, excerpt and facts. Each text carries its own language and direction. */

import type { SelectedDocument } from "../api/events.ts";
import type { Edition, Hit, Mark } from "../api/types.ts";
import { ownName } from "../i18n/translator.ts";
import { type Child, h } from "../util/dom.ts";
import { direction, primary } from "../util/language.ts";
import { safeUrl } from "../util/urls.ts";
import { type Context, headings } from "./context.ts";
import { createFullText, type FullText } from "./full-text.ts";
import { splitShortened } from "./highlight.ts";
import { toNodes } from "./message-nodes.ts";

/** What is shown of a hit at most: an index may contain a title or an excerpt of any length. */
const MAX_TITLE_LENGTH = 300;
const MAX_EXCERPT_LENGTH = 1000;
const MAX_EDITIONS = 50;
const MAX_MATCHED_NAMES = 10;

/** Creates the node of a hit. `position` counts from 1. */
export function createHit(context: Context, hit: Hit, position: number): HTMLElement {
  const fullText = createFullText(context);
  /** Creates a link to one edition of the practice. */
  const link: CreateLink = ({ id, url, title, language }, attributes, ...children) => {
    const selected = { id, practice: hit.practice, url, title, language, position };
    return createLink(context, selected, fullText, attributes, ...children);
  };
  const textLanguage = { lang: hit.language, dir: direction(hit.language) };
  const { text, marks } = hit.excerpt;
  const title = link(
    hit,
    { part: "title" },
    ...highlight(hit.title, hit.titleMarks, MAX_TITLE_LENGTH),
  );
  const heading = h(
    headings(context.settings).hit,
    { class: "hit-heading", ...textLanguage },
    title,
  );
  const excerpt = text
    ? h("p", { part: "excerpt", ...textLanguage }, ...highlight(text, marks, MAX_EXCERPT_LENGTH))
    : null;
  const facts = createFacts(context, hit, link);
  const body = h("div", { class: "hit-text" }, heading, excerpt, facts);
  return h("li", { part: "hit" }, body, fullText.node);
}

type CreateLink = (
  edition: Edition,
  attributes: Readonly<Record<string, string>>,
  ...children: Child[]
) => HTMLElement;

/** Creates a link if the document has an address, else a button that opens its text in place. */
function createLink(
  context: Context,
  selected: SelectedDocument,
  fullText: FullText,
  attributes: Readonly<Record<string, string>>,
  ...children: Child[]
): HTMLElement {
  const href = safeUrl(selected.url, context.settings.baseUrl);
  if (href === null) return fullText.createOpener(selected, attributes, children);
  const link = h("a", { ...attributes, href, rel: "noopener" }, ...children);
  link.addEventListener("click", (event) => {
    if (!context.select(selected)) event.preventDefault();
  });
  return link;
}

function highlight(text: string, marks: readonly Mark[], length: number): Child[] {
  return splitShortened(text, marks, length).map((part) =>
    part.isMarked ? h("mark", { part: "mark" }, part.text) : part.text,
  );
}

/** Creates the line with the date, the language and the other editions; null if it is empty. */
function createFacts(context: Context, hit: Hit, link: CreateLink): HTMLElement | null {
  const { translator } = context;
  const facts = [
    hit.date ? createDate(hit.date, translator.date(hit.date)) : null,
    createLanguageFact(context, hit),
    createEditions(context, hit, link),
  ];
  return facts.some(Boolean) ? h("p", { part: "meta" }, ...facts) : null;
}

/** A period has no machine-readable form in HTML, so only a single date becomes a <time>. */
function createDate(iso: string, text: string): HTMLElement {
  return iso.includes("/") ? h("span", {}, text) : h("time", { datetime: iso }, text);
}

/** Says by which names the hit was found, or in which language it is if it is not the visitor's. */
function createLanguageFact({ translator, settings }: Context, hit: Hit): HTMLElement | null {
  const matchedNames = hit.matchedNames.slice(0, MAX_MATCHED_NAMES);
  const language = translator.languageName(hit.language);
  if (matchedNames.length) {
    const words = translator.list(matchedNames, "conjunction");
    const parts = translator.parts("matchedNames", { language, words });
    return h("span", { part: "matched-names" }, ...toNodes(parts, hit.language));
  }
  return primary(hit.language) === primary(settings.language)
    ? null
    : h("span", {}, translator.text("inLanguage", { language }));
}

/** Links to the editions other than the one that is shown. */
function createEditions(
  { translator }: Context,
  hit: Hit,
  createLink: CreateLink,
): HTMLElement | null {
  const others = hit.editions.filter(({ id }) => id !== hit.id).slice(0, MAX_EDITIONS);
  if (!others.length) return null;
  const links = others.map((edition) => {
    const { language, url } = edition;
    const attributes = {
      class: "link",
      part: "edition",
      lang: language,
      dir: direction(language),
      ...(url && { hreflang: language }),
    };
    return createLink(edition, attributes, ownName(language));
  });
  return h("span", { class: "editions" }, translator.text("otherLanguages"), ...links);
}
