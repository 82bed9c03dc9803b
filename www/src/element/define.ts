/** Registers the element. A page may load the widget twice; the first one stays. */

import { MedinaSearch } from "./medina-search.ts";

const NAME = "medina-search";

export function define(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry) return;
  if (!registry.get(NAME)) registry.define(NAME, MedinaSearch);
  else if (registry.get(NAME) !== MedinaSearch)
    console.warn(`<${NAME}> is defined already, by another script`);
}
