import type { IndexStore } from '../../server/src/workspace/port';

/** Indexes in memory, with a clock that the test sets. */
export interface MemoryStore extends IndexStore {
  /** What is kept, by name; a test may put anything there. */
  readonly kept: Map<string, string>;
  saves: number;
  time: number;
}

/** A store of a product; it starts long after files of the time 0 were written. */
export function memoryStore(product = '1.0.0', kept = new Map<string, string>()): MemoryStore {
  const store: MemoryStore = {
    product,
    kept,
    saves: 0,
    time: 1_000_000,
    now: () => store.time,
    load: (name) => Promise.resolve(kept.get(name)),
    save: (name, text) => {
      store.saves += 1;
      kept.set(name, text);
      return Promise.resolve();
    },
  };
  return store;
}
