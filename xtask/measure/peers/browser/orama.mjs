// Orama with English stemming, the title boosted, one typo tolerated, every word required, and
// facet counts.

import { create, insertMultiple, search } from "@orama/orama";

const BATCH = 500;

export async function open(records, facets) {
  const keys = Object.fromEntries(facets.map((facet) => [`facet_${facet}`, "string[]"]));
  const built = create({
    schema: { id: "string", title: "string", text: "string", ...keys },
    language: "english",
  });
  let batch = [];
  const insert = async () => batch.length && (await insertMultiple(built, batch, BATCH));
  for await (const { id, title, text, facets: values } of records()) {
    batch.push({
      id,
      title,
      text,
      ...Object.fromEntries(facets.map((facet) => [`facet_${facet}`, values[facet] ?? []])),
    });
    if (batch.length === BATCH) {
      await insert();
      batch = [];
    }
  }
  await insert();
  const counted = Object.fromEntries(Object.keys(keys).map((key) => [key, { limit: 2000 }]));
  return async (term) => {
    const found = await search(built, {
      term,
      properties: ["title", "text"],
      boost: { title: 2 },
      tolerance: 1,
      threshold: 0,
      limit: 10,
      facets: counted,
    });
    return {
      total: found.count,
      hits: found.hits.length,
      counts: Object.values(found.facets).flatMap(({ values }) => Object.keys(values)).length,
    };
  };
}
