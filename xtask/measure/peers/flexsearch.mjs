// FlexSearch as a document index over title and text, with prefixes indexed (“forward”) and its
// encoder for the language if it has one. `suggest` lets a document match some of the words only;
// without it, questions find next to nothing. The title is the first field, and `merge` ranks
// documents that match in both fields first.

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
