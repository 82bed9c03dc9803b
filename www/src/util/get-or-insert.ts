/** Caching in maps: see `getOrInsert`. */

/** Returns the value of `key`; a key without a value gets the one that `create` returns first. */
export function getOrInsert<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  create: () => V,
): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
