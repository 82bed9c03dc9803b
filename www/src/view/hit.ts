/** One result: title, excerpt, and what else is known of it. Each text carries its own language and direction. */

import { h, type Child } from "../util/dom.ts";
import { pieces } from "./highlight.ts";
import { direction, primary } from "../util/language.ts";
import { ownName } from "../i18n/translator.ts";
import type { Edition, Hit, Mark } from "../api/types.ts";
import { safeUrl } from "../util/urls.ts";
import { headings, type Choice, type Context } from "./context.ts";
import { createReader, type Reader } from "./full-text.ts";
import { nodesOf } from "./message-nodes.ts";

export function createHit(context: Context, hit: Hit, position: number): HTMLElement {
  const { id, practice, url, title, language } = hit;
  const choice = { id, practice, url, title, language, position };
  const reader = createReader(context);
  const link = opener(context, choice, reader, { part: "title" }, ...marked(title, hit.titleMarks));
  const speech = { lang: language, dir: direction(language) };
  const { text, marks } = hit.excerpt;
  return h(
    "li",
    { part: "hit" },
    h(
      "div",
      { class: "hit-text" },
      h(headings(context.settings).hit, { class: "hit-heading", ...speech }, link),
      text ? h("p", { part: "excerpt", ...speech }, ...marked(text, marks)) : null,
      about(context, hit, position, reader),
    ),
    reader.node,
  );
}

/** A link where the document has an address; else a button that opens its text in place. */
function opener(
  context: Context,
  choice: Choice,
  reader: Reader,
  attributes: Readonly<Record<string, string>>,
  ...children: Child[]
): HTMLElement {
  const href = safeUrl(choice.url, context.settings.baseUrl);
  if (href === null) return reader.opener(choice, attributes, children);
  const link = h("a", { ...attributes, href, rel: "noopener" }, ...children);
  link.addEventListener("click", (event) => {
    if (!context.select(choice)) event.preventDefault();
  });
  return link;
}

function marked(text: string, marks: readonly Mark[]): Child[] {
  return pieces(text, marks).map((piece) =>
    piece.isMarked ? h("mark", { part: "mark" }, piece.text) : piece.text,
  );
}

function about(context: Context, hit: Hit, position: number, reader: Reader): HTMLElement | null {
  const { translator, settings } = context;
  const { through } = hit;
  const isForeign = primary(hit.language) !== primary(settings.language);
  const language = translator.languageName(hit.language);
  const others = hit.editions.filter(({ id }) => id !== hit.id);
  const facts = [
    hit.date ? date(hit.date, translator.date(hit.date)) : null,
    isForeign && !through.length
      ? h("span", {}, translator.text("inLanguage", { language }))
      : null,
    through.length
      ? h(
          "span",
          { part: "through" },
          ...nodesOf(
            translator.parts("through", { language, words: translator.list(through, "conjunction") }),
            hit.language,
          ),
        )
      : null,
    others.length ? editions(context, hit, others, position, reader) : null,
  ];
  return facts.some(Boolean) ? h("p", { part: "meta" }, ...facts) : null;
}

/** A period is no moment, and only a moment has a machine's form. */
function date(iso: string, text: string): HTMLElement {
  return iso.includes("/") ? h("span", {}, text) : h("time", { datetime: iso }, text);
}

function editions(
  context: Context,
  hit: Hit,
  others: readonly Edition[],
  position: number,
  reader: Reader,
): HTMLElement {
  const links = others.map(({ id, language, url, title }) => {
    const choice = { id, practice: hit.practice, url, title, language, position };
    const attributes = {
      class: "link",
      part: "edition",
      lang: language,
      dir: direction(language),
      ...(url && { hreflang: language }),
    };
    return opener(context, choice, reader, attributes, ownName(language));
  });
  return h("span", { class: "editions" }, context.translator.text("otherLanguages"), ...links);
}
