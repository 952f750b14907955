/** How many keys are remembered before all are forgotten. */
const MOST = 20_000;

/**
 * What `find` gives, kept for the keys that were asked for: many references are pulled from each of a few hosts, and a small map of those is near at
 * hand where one of ten thousand rules is not.
 */
export function remembered<V>(find: (key: string) => V): (key: string) => V {
  const known = new Map<string, { readonly value: V }>();
  return (key) => {
    const hit = known.get(key);
    if (hit) return hit.value;
    const value = find(key);
    if (known.size >= MOST) known.clear();
    known.set(key, { value });
    return value;
  };
}
