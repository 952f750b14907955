/** How much of a text the finders take into their hands: calls of patterns and searches, and the length of what is cut out or passed over. */
export function steps(work: () => void): number {
  let count = 0;
  const counted = (owner: object, name: string, cost: (text: unknown, result: unknown, args: readonly unknown[]) => number) => {
    const original = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown;
    Reflect.set(owner, name, function (this: unknown, ...args: readonly unknown[]) {
      const result = Reflect.apply(original, this, args);
      count += 1 + cost(this, result, args);
      return result;
    });
    return () => Reflect.set(owner, name, original);
  };
  const restore = [
    counted(String.prototype, 'slice', (_, result) => String(result).length),
    counted(String.prototype, 'startsWith', () => 0),
    counted(String.prototype, 'indexOf', (text, result, [, from]) => (result === -1 ? String(text).length : Number(result)) - Number(from ?? 0)),
    counted(String.prototype, 'lastIndexOf', (text, result, [, from]) => Number(from ?? String(text).length) - Number(result)),
    counted(RegExp.prototype, 'exec', () => 0),
  ];
  try {
    work();
    return count;
  } finally {
    for (const undo of restore) undo();
  }
}
