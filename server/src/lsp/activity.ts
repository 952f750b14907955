/** What the server is busy with, so that others can wait until nothing is left to do. */
export interface Activity {
  /** Marks the start of some work; the function that comes back marks its end, once. */
  begin(): () => void;
  /** Runs work between its start and its end, however it ends. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves as soon as nothing is under way, at once where that is so. */
  idle(): Promise<void>;
}

/** Counts work under way; nothing runs at first. */
export function createActivity(): Activity {
  let running = 0;
  let waiting: (() => void)[] = [];
  const begin = (): (() => void) => {
    let ended = false;
    running++;
    return () => {
      if (ended) return;
      ended = true;
      running--;
      if (running > 0) return;
      const resolve = waiting;
      waiting = [];
      for (const each of resolve) each();
    };
  };
  return {
    begin,
    during: async (work) => {
      const end = begin();
      try {
        return await work();
      } finally {
        end();
      }
    },
    // Work that has just ended may have caused more, so a waiter looks again before it believes it.
    idle: async () => {
      while (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
