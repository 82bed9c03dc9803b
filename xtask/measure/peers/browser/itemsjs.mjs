// ItemsJS with all facets disjunctive and its own full-text search over title and text. It is the
// only other engine whose counts ignore the filter of the facet itself. No corrections and no
// prefixes.

import itemsjs from "itemsjs";

export async function open(records, facets) {
  const items = [];
  for await (const { id, title, text, facets: values } of records())
    items.push({
      id,
      title,
      text,
      ...Object.fromEntries(facets.map((facet) => [`facet_${facet}`, values[facet] ?? []])),
    });
  const aggregations = Object.fromEntries(
    facets.map((facet) => [`facet_${facet}`, { title: facet, size: 2000, conjunction: false }]),
  );
  const built = itemsjs(items, { searchableFields: ["title", "text"], aggregations });
  return (query) => {
    const { data, pagination } = built.search({ query, per_page: 10 });
    return {
      total: pagination.total,
      hits: data.items.length,
      counts: Object.values(data.aggregations).flatMap(({ buckets }) => buckets).length,
    };
  };
}
