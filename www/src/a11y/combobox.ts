/**
 * The keyboard of a text field with a list below it, after the editable combobox of the ARIA Authoring Practices: each key is
 * a step from one value to the next. The text stays what was typed until an option is taken.
 *
 * It knows nothing of search, and nothing of the page.
 */

export interface Combobox {
  /** Options there are. */
  readonly count: number;
  /** Whether the list is to be open as soon as there are options. */
  readonly isWanted: boolean;
  /** The option that Enter would take; TEXT as long as the visitor is in the text. */
  readonly active: number;
}

/** In the text, not in the list. */
export const TEXT = -1;

export const CLOSED: Combobox = { count: 0, isWanted: false, active: TEXT };

export interface Press {
  readonly combobox: Combobox;
  /** Whether the key did its work here, so that neither the field nor the page is to act on it: Enter takes the option. */
  readonly isDone: boolean;
}

export type Key = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

export function isOpen({ count, isWanted }: Combobox): boolean {
  return isWanted && count > 0;
}

/** The visitor writes, or goes somewhere in the text. */
export function write(combobox: Combobox): Combobox {
  return { ...combobox, isWanted: true, active: TEXT };
}

export function close(combobox: Combobox): Combobox {
  return { ...combobox, isWanted: false, active: TEXT };
}

/** Other options, of which none has been chosen yet. */
export function offer(combobox: Combobox, count: number): Combobox {
  return { ...combobox, count, active: TEXT };
}

export function press(combobox: Combobox, key: Key): Press {
  if (key.key === "ArrowDown" || key.key === "ArrowUp") return arrow(combobox, key);
  if (!isOpen(combobox)) return left(combobox);
  if (key.key === "Enter") return { combobox: close(combobox), isDone: combobox.active !== TEXT };
  if (key.key === "Escape") return done(close(combobox));
  return left(/^(Home|End|Arrow)/.test(key.key) ? { ...combobox, active: TEXT } : combobox);
}

/** Down and Up go round through the options and the text; with Alt they open and close the list and nothing else. */
function arrow(combobox: Combobox, { key, altKey, ctrlKey, metaKey, shiftKey }: Key): Press {
  const isDown = key === "ArrowDown";
  if (ctrlKey || metaKey || shiftKey) return left(combobox);
  if (altKey) return done(isDown ? { ...combobox, isWanted: true } : close(combobox));
  return done({ ...combobox, isWanted: true, active: step(combobox, isDown ? 1 : -1) });
}

function step({ count, active }: Combobox, by: number): number {
  const stops = count + 1;
  return ((active - TEXT + by + stops) % stops) + TEXT;
}

function done(combobox: Combobox): Press {
  return { combobox, isDone: true };
}

/** The key is for the text. */
function left(combobox: Combobox): Press {
  return { combobox, isDone: false };
}
