// MiniSearch with the search options of its README: prefixes, one edit for every five letters, the
// title boosted. No facets and no excerpts.

import MiniSearch from "minisearch";

export async function open(records) {
  const built = new MiniSearch({
    fields: ["title", "text"],
    storeFields: ["title"],
    searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2, combineWith: "AND" },
  });
  for await (const record of records()) built.add(record);
  return (query) => {
    const found = built.search(query);
    return { total: found.length, hits: found.slice(0, 10).length, counts: 0 };
  };
}
