// FlexSearch as a document index over title and text, prefixes indexed ("forward"). A hundred ids, as it asks for a limit. No
// corrections, no excerpts; tags of its own exist, counts do not.

import { Document } from "flexsearch";

export async function open(records) {
  const built = new Document({ tokenize: "forward", document: { id: "id", index: ["title", "text"] } });
  for await (const { id, title, text } of records()) built.add({ id, title, text });
  return (query) => {
    const found = built.search(query, { limit: 100, merge: true });
    return { total: found.length, hits: found.slice(0, 10).length, counts: 0 };
  };
}
