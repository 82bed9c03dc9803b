/**
 * The DOM events that a widget dispatches, by name, with what their `detail` holds.
 *
 * Look here to see or change what a page can listen to. The details are plain copies: no nodes,
 * and nothing through which a page could change the widget by accident.
 */

import type { ErrorCode } from "./errors.ts";
import type { SearchRequest } from "./types.ts";

/** Name of an event → its `detail`. */
export interface MedinaEvents {
  /** The index is open. */
  readonly "medina-ready": {
    readonly name: string;
    readonly language: string;
    readonly documents: number;
    readonly practices: number;
  };
  /** A search is about to be sent to the engine. */
  readonly "medina-search": SearchRequest;
  /** Hits and counts of the newest search are on the page. */
  readonly "medina-results": {
    readonly query: string;
    readonly total: number;
    readonly partial: number;
    readonly shown: number;
    readonly milliseconds: number;
  };
  /** The visitor chose a document. If the event is cancelled, opening it is left to the page. */
  readonly "medina-select": SelectedDocument;
  /** A search failed. */
  readonly "medina-error": { readonly code: ErrorCode; readonly message: string };
}

/** A document that the visitor chose to open. */
export interface SelectedDocument {
  readonly id: string;
  readonly practice: string;
  readonly url: string | null;
  readonly title: string;
  readonly language: string;
  /** Position among the hits, from 1. */
  readonly position: number;
}

type CustomEvents = { readonly [K in keyof MedinaEvents]: CustomEvent<MedinaEvents[K]> };

/** The events bubble, so any element around the widget can listen to them. */
declare global {
  interface GlobalEventHandlersEventMap extends CustomEvents {}
}
