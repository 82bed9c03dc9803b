/** Opens the index of a widget when it is first needed, and again after a failure. */

import type { Index } from "../api/types.ts";

/** The index of one widget. */
export interface IndexConnection {
  /** Returns the index; opens it unless that was done or is being done. */
  open(): Promise<Index>;
  /** Closes the index; the next `open` opens it again. */
  close(): void;
}

/**
 * Creates a connection that is not open yet.
 *
 * @param openIndex - Aborting the signal closes the index, also while it is being opened.
 * @param onOpen - Called each time the index has been opened, unless it was closed meanwhile.
 */
export function createConnection(
  openIndex: (signal: AbortSignal) => Promise<Index>,
  onOpen: (index: Index) => void,
): IndexConnection {
  let current: Promise<Index> | undefined;
  let closing = new AbortController();
  return {
    open: () => {
      if (current) return current;
      const opening = openIndex(closing.signal);
      current = opening;
      opening.then(
        (index) => {
          if (current === opening) onOpen(index);
        },
        () => {
          if (current === opening) current = undefined;
        },
      );
      return opening;
    },
    close: () => {
      closing.abort();
      closing = new AbortController();
      current = undefined;
    },
  };
}
