// FlexSearch as a document index over title and text, with prefixes indexed (“forward”). It
// requires a limit, here 100. No corrections and no excerpts; it has tags, but does not count them.

import { Document } from "flexsearch";

export async function open(records) {
  const built = new Document({
    tokenize: "forward",
    document: { id: "id", index: ["title", "text"] },
  });
  for await (const { id, title, text } of records()) built.add({ id, title, text });
  return (query) => {
    const found = built.search(query, { limit: 100, merge: true });
    return { total: found.length, hits: found.slice(0, 10).length, counts: 0 };
  };
}
