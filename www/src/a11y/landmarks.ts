/**
 * Unique names for the search landmarks of a page: assistive technology lists landmarks by name,
 * so a second widget with the same label gets a number.
 */

const names = new Map<object, string>();

/** Returns a name for `owner` that no other owner has: `label`, or "label (2)" and so on. */
export function registerLandmark(owner: object, label: string): string {
  names.delete(owner);
  const taken = new Set(names.values());
  let name = label;
  for (let number = 2; taken.has(name); number++) name = `${label} (${number})`;
  names.set(owner, name);
  return name;
}

/** Frees the name of `owner`. */
export function unregisterLandmark(owner: object): void {
  names.delete(owner);
}
