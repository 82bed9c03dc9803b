// Lunr as its guides set it up: English stemming and stop words, the title boosted, every word
// required, a wildcard for a word that is being typed, and one edit if nothing is found. No facets
// and no excerpts.

import lunr from "lunr";

export async function open(records) {
  const builder = new lunr.Builder();
  builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
  builder.searchPipeline.add(lunr.stemmer);
  builder.ref("id");
  builder.field("title", { boost: 2 });
  builder.field("text");
  for await (const record of records()) builder.add(record);
  const built = builder.build();
  const ask = (query, options) =>
    built.query((asked) =>
      asked.term(lunr.tokenizer(query), { presence: lunr.Query.presence.REQUIRED, ...options }),
    );
  return (query, complete) => {
    const typed = complete ? {} : { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false };
    let found = ask(query, typed);
    if (!found.length) found = ask(query, { editDistance: 1 });
    return { total: found.length, hits: found.slice(0, 10).length, counts: 0 };
  };
}
