/** Each search on a page has a name of its own: a second one of the same name is numbered. */

const names = new Map<object, string>();

export function enter(owner: object, label: string): string {
  names.delete(owner);
  const taken = new Set(names.values());
  let name = label;
  for (let number = 2; taken.has(name); number++) name = `${label} (${number})`;
  names.set(owner, name);
  return name;
}

export function leave(owner: object): void {
  names.delete(owner);
}
