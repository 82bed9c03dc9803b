/** Loads the files of one index, each of them once, however many requests need it. */

import { getOrInsert } from "../util/get-or-insert.ts";

/** A file of the index: its number in the module's list and its name in the folder. */
export type IndexFile = readonly [number: number, name: string];

/** Loads a file. Aborting `signal` ends the transfer unless somebody else waits for the file. */
export type FileLoader = (file: IndexFile, signal?: AbortSignal) => Promise<void>;

interface Load {
  readonly done: Promise<void>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Creates a loader. A file that failed is loaded again when it is needed again.
 *
 * @param closing - Aborting it ends all transfers, with the same reason.
 */
export function createFileLoader(
  load: (file: IndexFile, signal: AbortSignal) => Promise<void>,
  closing: AbortSignal,
): FileLoader {
  const loads = new Map<number, Load>();
  const start = (file: IndexFile): Load => {
    const controller = new AbortController();
    const end = (): void => controller.abort(closing.reason);
    if (closing.aborted) end();
    closing.addEventListener("abort", end);
    const done = load(file, controller.signal).catch((error: unknown) => {
      if (loads.get(file[0])?.controller === controller) loads.delete(file[0]);
      throw error;
    });
    done.catch(() => undefined).finally(() => closing.removeEventListener("abort", end));
    return { done, controller, waiting: 0 };
  };
  return (file, signal) => {
    const [number] = file;
    const entry = getOrInsert(loads, number, () => start(file));
    entry.waiting++;
    signal?.addEventListener("abort", () => {
      if (--entry.waiting) return;
      if (loads.get(number) === entry) loads.delete(number);
      entry.controller.abort(signal.reason);
    });
    return entry.done;
  };
}
