// Pagefind through its JavaScript interface: ten hits with excerpts, and all counts. With `?here`
// in the address of the page it runs without its worker, so that its memory can be measured.

export async function open() {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.options({ noWorker: location.search === "?here", excerptLength: 30 });
  await pagefind.init();
  await pagefind.filters();
  return async (query) => {
    const { results, filters } = await pagefind.search(query);
    const hits = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return {
      total: results.length,
      hits: hits.length,
      counts: Object.values(filters).flatMap(Object.keys).length,
    };
  };
}
