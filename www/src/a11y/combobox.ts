/**
 * Keyboard behaviour of a text field with a list of options, after the editable combobox of the
 * ARIA Authoring Practices. Each function returns the next state; nothing here touches the page.
 *
 * The text stays as typed until an option is accepted. view/suggestions.ts applies the state.
 */

/** State of a combobox. */
export interface Combobox {
  /** Number of options. */
  readonly count: number;
  /** Whether the list opens as soon as there are options. */
  readonly isWanted: boolean;
  /** Index of the option that Enter accepts; TEXT while the visitor is in the text. */
  readonly active: number;
}

/** `active` while no option is active. */
export const TEXT = -1;

/** A combobox without options. */
export const CLOSED: Combobox = { count: 0, isWanted: false, active: TEXT };

/** What a key does. */
export interface KeyResult {
  readonly combobox: Combobox;
  /** Whether the key was used up, so that neither the field nor the page may act on it. */
  readonly isHandled: boolean;
}

/** The properties of a keyboard event that matter here. */
export type Key = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** Whether the list is visible. */
export function isOpen({ count, isWanted }: Combobox): boolean {
  return isWanted && count > 0;
}

/** The visitor edits the text. */
export function edit(combobox: Combobox): Combobox {
  return { ...combobox, isWanted: true, active: TEXT };
}

/** Closes the list. */
export function close(combobox: Combobox): Combobox {
  return { ...combobox, isWanted: false, active: TEXT };
}

/** Replaces the options by `count` new ones, of which none is active. */
export function setOptions(combobox: Combobox, count: number): Combobox {
  return { ...combobox, count, active: TEXT };
}

/** Applies a key. */
export function pressKey(combobox: Combobox, key: Key): KeyResult {
  if (key.key === "ArrowDown" || key.key === "ArrowUp") return pressArrow(combobox, key);
  if (!isOpen(combobox)) return unhandled(combobox);
  if (key.key === "Enter")
    return { combobox: close(combobox), isHandled: combobox.active !== TEXT };
  if (key.key === "Escape") return handled(close(combobox));
  return unhandled(/^(Home|End|Arrow)/.test(key.key) ? { ...combobox, active: TEXT } : combobox);
}

/** Down and Up cycle through the options and the text; with Alt they only open and close. */
function pressArrow(
  combobox: Combobox,
  { key, altKey, ctrlKey, metaKey, shiftKey }: Key,
): KeyResult {
  const isDown = key === "ArrowDown";
  if (ctrlKey || metaKey || shiftKey) return unhandled(combobox);
  if (altKey) return handled(isDown ? { ...combobox, isWanted: true } : close(combobox));
  return handled({ ...combobox, isWanted: true, active: moveBy(combobox, isDown ? 1 : -1) });
}

function moveBy({ count, active }: Combobox, steps: number): number {
  const stops = count + 1;
  return ((active - TEXT + steps + stops) % stops) + TEXT;
}

function handled(combobox: Combobox): KeyResult {
  return { combobox, isHandled: true };
}

/** The key is left to the text field. */
function unhandled(combobox: Combobox): KeyResult {
  return { combobox, isHandled: false };
}
