/** All languages that the widget speaks, without the names of the messages, which would be half a kilobyte over the wire. */

import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { Message, type Catalogue, type Messages } from "./messages.ts";

export const CATALOGUES: Readonly<Record<string, Catalogue>> = { en: catalogue(en), fr: catalogue(fr), es: catalogue(es), ar: catalogue(ar) };

function catalogue({ results, ...texts }: Messages): Catalogue {
  const names = Object.values(Message).filter((name) => typeof name === "string") as (keyof typeof Message)[];
  return { texts: names.map((name) => texts[name]), results };
}
