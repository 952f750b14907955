/**
 * A stand-in for a string that counts the characters that are looked at: one for each `charCodeAt`, the distance for each
 * search, the length for each piece that is cut out. It has what the scanner uses of a string, and nothing else.
 */
export interface CountedText {
  readonly text: string;
  steps(): number;
}

/** Wraps a text for `scan`. */
export function countedText(source: string): CountedText {
  let steps = 0;
  const counting = {
    length: source.length,
    charCodeAt(index: number): number {
      steps += 1;
      return source.charCodeAt(index);
    },
    indexOf(needle: string, from = 0): number {
      const found = source.indexOf(needle, from);
      steps += (found === -1 ? source.length : found) - from + 1;
      return found;
    },
    includes(needle: string): boolean {
      steps += source.length;
      return source.includes(needle);
    },
    slice(start: number, end: number): string {
      steps += end - start;
      return source.slice(start, end);
    },
    replace(pattern: RegExp, by: string): string {
      steps += source.length;
      return source.replace(pattern, by);
    },
    // A regular expression turns its subject into a string; what it then reads is not seen here.
    toString(): string {
      steps += 1;
      return source;
    },
  };
  return { text: counting as unknown as string, steps: () => steps };
}
