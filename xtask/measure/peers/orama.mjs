// Orama with the stemmer and stop words that it publishes for the language, the title boosted, one
// typo tolerated, and every word optional (its default threshold).

import { create, insertMultiple, search } from "@orama/orama";

const LANGUAGES = {
  ar: "arabic",
  da: "danish",
  de: "german",
  en: "english",
  es: "spanish",
  fi: "finnish",
  fr: "french",
  it: "italian",
  nl: "dutch",
  no: "norwegian",
  pt: "portuguese",
  ro: "romanian",
  ru: "russian",
  sv: "swedish",
  tr: "turkish",
};

export async function index(documents, language) {
  const built = create({
    schema: { id: "string", title: "string", text: "string" },
    components: { tokenizer: await tokenizer(LANGUAGES[language] ?? "english") },
  });
  await insertMultiple(
    built,
    documents.map(({ id, title, text }) => ({ id, title, text })),
  );
  return async (term, limit) => {
    const properties = ["title", "text"];
    const { hits } = await search(built, {
      term,
      properties,
      boost: { title: 2 },
      tolerance: 1,
      limit,
    });
    return hits.map(({ id }) => id);
  };
}

async function tokenizer(language) {
  const [{ stemmer }, { stopwords }] = await Promise.all([
    import(`@orama/stemmers/${language}`),
    import(`@orama/stopwords/${language}`),
  ]);
  return { language, stemming: true, stemmer, stopWords: stopwords };
}
