import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CLOSED,
  type Combobox,
  close,
  edit,
  isOpen,
  type Key,
  type KeyResult,
  pressKey,
  setOptions,
  TEXT,
} from "./combobox.ts";

/** The keys of the pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
const OPEN = setOptions(edit(CLOSED), 3);
const at = (active: number): Combobox => ({ ...OPEN, active });

test("the list is closed before anything is typed, and without options", () => {
  assert.equal(isOpen(setOptions(CLOSED, 3)), false);
  assert.equal(isOpen(edit(CLOSED)), false);
  assert.equal(isOpen(OPEN), true);
});

test("no option is active before the visitor chooses one", () => {
  assert.equal(OPEN.active, TEXT);
  assert.equal(edit(at(1)).active, TEXT, "typing goes back to the text");
  assert.equal(setOptions(at(1), 5).active, TEXT, "so do other options");
});

test("Down and Up cycle through the options and the text", () => {
  assert.deepEqual(walk("ArrowDown", 5), [0, 1, 2, TEXT, 0]);
  assert.deepEqual(walk("ArrowUp", 5), [2, 1, 0, TEXT, 2]);
});

test("Down and Up open a closed list, or ask for options if there are none", () => {
  const opened = pressed(close(OPEN), "ArrowDown");
  assert.deepEqual([isOpen(opened.combobox), opened.combobox.active], [true, 0]);
  assert.equal(pressed(close(OPEN), "ArrowUp").combobox.active, 2);
  const asked = pressed(CLOSED, "ArrowDown").combobox;
  assert.deepEqual([isOpen(asked), asked.isWanted, asked.active], [false, true, TEXT]);
});

test("Alt+Down opens the list without entering it, Alt+Up closes it", () => {
  const { combobox, isHandled } = pressed(close(OPEN), "ArrowDown", { altKey: true });
  assert.deepEqual([isOpen(combobox), combobox.active, isHandled], [true, TEXT, true]);
  assert.equal(isOpen(pressed(at(1), "ArrowUp", { altKey: true }).combobox), false);
});

test("arrows with other modifiers are left to the text", () => {
  for (const held of ["shiftKey", "ctrlKey", "metaKey"] as const) {
    const { combobox, isHandled } = pressed(at(1), "ArrowDown", { [held]: true });
    assert.deepEqual([combobox.active, isHandled], [1, false], held);
  }
});

test("Enter accepts the active option; in the text it closes the list and searches", () => {
  const taken = pressed(at(2), "Enter");
  assert.deepEqual([taken.isHandled, isOpen(taken.combobox)], [true, false]);
  const searched = pressed(OPEN, "Enter");
  assert.deepEqual([searched.isHandled, isOpen(searched.combobox)], [false, false]);
  assert.equal(pressed(close(OPEN), "Enter").isHandled, false);
});

test("Escape closes an open list, and is left to the field if the list is closed", () => {
  const { combobox, isHandled } = pressed(at(2), "Escape");
  assert.deepEqual([isOpen(combobox), isHandled], [false, true]);
  assert.equal(pressed(combobox, "Escape").isHandled, false);
});

test("keys that move in the text leave the list and are left to the text", () => {
  for (const key of ["Home", "End", "ArrowLeft", "ArrowRight"]) {
    const { combobox, isHandled } = pressed(at(1), key);
    assert.deepEqual([isOpen(combobox), combobox.active, isHandled], [true, TEXT, false], key);
  }
});

test("letters and Tab change nothing", () => {
  for (const key of ["a", "ب", "Tab", "Backspace"])
    assert.deepEqual(pressed(at(1), key), { combobox: at(1), isHandled: false });
});

function pressed(combobox: Combobox, key: string, held: Partial<Key> = {}): KeyResult {
  return pressKey(combobox, {
    key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...held,
  });
}

function walk(key: string, times: number): number[] {
  let combobox = OPEN;
  return Array.from({ length: times }, () => {
    combobox = pressed(combobox, key).combobox;
    return combobox.active;
  });
}
