// FlexSearch as a document index over title and text, prefixes indexed ("forward"), its encoder for the language
// where it has one. `suggest` lets a document match a part of the words; without it questions find next to nothing.
// The title comes first among the fields, and `merge` ranks a document that matches in both before the others.

import { Charset, Document, Encoder } from "flexsearch";

export async function index(documents, language) {
  const built = new Document({
    encoder: await encoder(language),
    tokenize: "forward",
    document: { id: "id", index: ["title", "text"] },
  });
  for (const document of documents) built.add(document);
  return (text, limit) => {
    const found = built.search(text, { limit, suggest: true, merge: true });
    return found.slice(0, limit).map(({ id }) => id);
  };
}

async function encoder(language) {
  const options = await import(`flexsearch/lang/${language}`).then(
    (module) => module.default,
    () => ({}),
  );
  return new Encoder(Charset.Default, options);
}
