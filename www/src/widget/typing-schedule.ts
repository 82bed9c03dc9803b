/**
 * Decides when a search starts and when its files may be fetched, from how the visitor types.
 *
 * A search starts 100 ms after the last key, and its files are fetched after another 200 ms
 * without a key. Decision 12 in docs/decisions explains both figures.
 */

/** Long enough to spare a search for each key, short enough to go unnoticed. */
const TYPING_MILLISECONDS = 100;
/** Longer than most gaps between two keys: nobody reads the results of half a word. */
const PAUSE_MILLISECONDS = 200;

/** The timers of one search field. */
export class TypingSchedule {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause: Promise<void> | undefined;
  #previousLength = 0;

  /**
   * Calls `search` when no key has been pressed for a moment; at once unless `isTyping`. Replaces
   * the search that is waiting.
   *
   * A query that grew by several characters was pasted or completed, which is rarely followed by
   * another key: it waits for no pause.
   */
  schedule(query: string, isTyping: boolean, search: () => void): void {
    this.cancel();
    const mayContinue = isTyping && query.length < this.#previousLength + 2;
    this.#previousLength = query.length;
    this.#timer = setTimeout(
      () => {
        this.#startPause(mayContinue ? PAUSE_MILLISECONDS : 0);
        search();
      },
      isTyping ? TYPING_MILLISECONDS : 0,
    );
  }

  /** Resolves after the pause; never if another search is scheduled before. */
  waitForPause(): Promise<void> | undefined {
    return this.#pause;
  }

  /** Drops what is waiting: the search, or the end of the pause. */
  cancel(): void {
    clearTimeout(this.#timer);
  }

  #startPause(milliseconds: number): void {
    this.#pause = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, milliseconds);
    });
  }
}
