/** The parts of a widget that exist only while its element is in a page. */

import type { Translator } from "../i18n/translator.ts";
import type { View } from "../view/view.ts";
import type { Session } from "./session.ts";
import type { UrlSync } from "./url-sync.ts";

/** What `Widget.mount` creates and `Widget.unmount` drops. */
export interface Mounted {
  /** Replaced, like the view, when an attribute changes. */
  translator: Translator;
  view: View;
  readonly session: Session;
  /** Null unless the page asks that its address follows the search. */
  readonly url: UrlSync | null;
  /** Aborted when the element leaves the page: removes the event listeners. */
  readonly unmounting: AbortController;
}
