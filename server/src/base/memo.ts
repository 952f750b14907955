/**
 * A function that computes once per argument object and remembers by identity, for as long as the argument lives.
 * Derived values of a snapshot are held this way: a new version is a new object, so nothing is ever invalidated.
 */
export function memo<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const hit = known.get(key);
    if (hit) return hit.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
