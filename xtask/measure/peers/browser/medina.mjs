// Medina through the client that its script exports: ten hits with excerpts, and all counts.

export async function open() {
  const { open } = await import("/medina.js");
  const index = await open("/index/", { language: "en" });
  return async (query, complete) => {
    const { total, partial, hits, facets } = await index.search({
      query,
      complete,
      limit: 10,
      facets: true,
    });
    return {
      total: total + partial,
      hits: hits.length,
      counts: Object.values(facets).flat().length,
    };
  };
}
