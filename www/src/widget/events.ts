/** What the page hears. The details are plain values, and copies: no nodes, nothing of ours to change by accident. */

import type { ErrorCode } from "../api/errors.ts";
import type { SearchRequest } from "../api/types.ts";
import type { Choice } from "../view/context.ts";

/** What `detail` holds, by the name of the event. */
export interface MedinaEvents {
  /** The index is open. */
  readonly "medina-ready": {
    readonly name: string;
    readonly language: string;
    readonly documents: number;
    readonly practices: number;
  };
  /** A question is about to be asked. */
  readonly "medina-search": SearchRequest;
  /** Hits and counts of the newest question are in the page. */
  readonly "medina-results": {
    readonly query: string;
    readonly total: number;
    readonly partial: number;
    readonly shown: number;
    readonly milliseconds: number;
  };
  /** A document was chosen; cancelling it leaves the rest to the page. */
  readonly "medina-select": Choice;
  readonly "medina-error": { readonly code: ErrorCode; readonly message: string };
}

type CustomEvents = { readonly [K in keyof MedinaEvents]: CustomEvent<MedinaEvents[K]> };

/** They bubble: not only the element hears them, but whatever it is in. */
declare global {
  interface GlobalEventHandlersEventMap extends CustomEvents {}
}

/** False where a listener cancelled the event. */
export function emit<K extends keyof MedinaEvents>(
  target: EventTarget,
  name: K,
  detail: MedinaEvents[K],
): boolean {
  const cancelable = name === "medina-select";
  return target.dispatchEvent(
    new CustomEvent(name, {
      bubbles: true,
      composed: true,
      cancelable,
      detail: structuredClone(detail),
    }),
  );
}
