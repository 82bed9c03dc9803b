// Lunr as its guides set it up: stemming and stop words of the language (English is built in,
// others come from lunr-languages), the title boosted, every word of the query optional.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const lunr = require("lunr");

export async function index(documents, language) {
  const plugin = languagePlugin(language);
  const built = lunr(function () {
    if (plugin) this.use(plugin);
    this.ref("id");
    this.field("title", { boost: 2 });
    this.field("text");
    for (const document of documents) this.add(document);
  });
  // Terms, not query text, because colons, dashes and stars in questions are not Lunr syntax.
  return (text, limit) => {
    const found = built.query((query) => query.term(lunr.tokenizer(text), {}));
    return found.slice(0, limit).map(({ ref }) => ref);
  };
}

function languagePlugin(language) {
  if (language === "en") return undefined;
  try {
    require("lunr-languages/lunr.stemmer.support")(lunr);
    require(`lunr-languages/lunr.${language}`)(lunr);
    return lunr[language];
  } catch {
    return undefined; // No plugin exists, so the language is treated as English.
  }
}
