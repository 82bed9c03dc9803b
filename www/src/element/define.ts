/** Registers the element. If a page loads the script twice, the first definition stays. */

import { MedinaSearch } from "./medina-search.ts";

const NAME = "medina-search";

/** Registers `<medina-search>`; does nothing outside of a browser. */
export function define(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry) return;
  if (!registry.get(NAME)) registry.define(NAME, MedinaSearch);
  else if (registry.get(NAME) !== MedinaSearch)
    console.warn(`<${NAME}> is defined already, by another script`);
}
