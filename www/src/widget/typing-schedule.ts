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
export interface TypingSchedule {
  /**
   * Calls `search` when no key has been pressed for a moment; at once unless `isTyping`. Replaces
   * the search that is waiting.
   *
   * A query that grew by several characters was pasted or completed, which is rarely followed by
   * another key: it waits for no pause.
   */
  schedule(query: string, isTyping: boolean, search: () => void): void;
  /** Resolves after the pause; never if another search is scheduled before. */
  waitForPause(): Promise<void> | undefined;
  /** Drops what is waiting: the search, or the end of the pause. */
  cancel(): void;
}

/** Creates the timers of a search field. */
export function createTypingSchedule(): TypingSchedule {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause: Promise<void> | undefined;
  let previousLength = 0;
  const startPause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
  return {
    schedule: (query, isTyping, search) => {
      clearTimeout(timer);
      const mayContinue = isTyping && query.length < previousLength + 2;
      previousLength = query.length;
      const start = (): void => {
        pause = startPause(mayContinue ? PAUSE_MILLISECONDS : 0);
        search();
      };
      timer = setTimeout(start, isTyping ? TYPING_MILLISECONDS : 0);
    },
    waitForPause: () => pause,
    cancel: () => clearTimeout(timer),
  };
}
