/** Dispatches the events of api/events.ts. */

import type { MedinaEvents } from "../api/events.ts";

/** Dispatches an event with a copy of `detail`. Returns false if a listener cancelled it. */
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
