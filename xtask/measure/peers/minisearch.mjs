// MiniSearch with the search options of its README: prefixes, one edit for every five letters, the
// title boosted.

import MiniSearch from "minisearch";

export async function index(documents) {
  const built = new MiniSearch({
    fields: ["title", "text"],
    searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 },
  });
  built.addAll(documents);
  return (text, limit) =>
    built
      .search(text)
      .slice(0, limit)
      .map(({ id }) => id);
}
