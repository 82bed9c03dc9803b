/** Opens the index of a widget when it is first needed, and again after a failure. */

import type { Index } from "../api/types.ts";

/** The index of one widget. */
export class IndexConnection {
  readonly #openIndex: () => Promise<Index>;
  readonly #onOpen: (index: Index) => void;
  #opening: Promise<Index> | undefined;

  /** `onOpen` is called each time the index has been opened, unless it was closed meanwhile. */
  constructor(openIndex: () => Promise<Index>, onOpen: (index: Index) => void) {
    this.#openIndex = openIndex;
    this.#onOpen = onOpen;
  }

  /** Returns the index; opens it unless that was done or is being done. */
  open(): Promise<Index> {
    if (this.#opening) return this.#opening;
    const opening = this.#openIndex();
    this.#opening = opening;
    opening.then(
      (index) => {
        if (this.#opening === opening) this.#onOpen(index);
      },
      () => {
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  /** Closes the index; the next `open` opens it again. */
  close(): void {
    this.#opening?.then((index) => index.close()).catch(() => undefined);
    this.#opening = undefined;
  }
}
