/** Numbers that follow from a seed alone, so that a run can be repeated (mulberry32). */
export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  number(below: number): number;
  /** True as often as `share` says, from 0 to 1. */
  chance(share: number): boolean;
  /** One of some values. */
  one<T>(values: readonly [T, ...T[]]): T;
  /** From `least` to `most` values, each made anew. */
  several<T>(least: number, most: number, make: () => T): readonly T[];
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const number = (below: number): number => Math.floor(next() * below);
  return {
    number,
    chance: (share) => next() < share,
    one: (values) => values[number(values.length)] ?? values[0],
    several: (least, most, make) => Array.from({ length: least + number(most - least + 1) }, make),
  };
}
