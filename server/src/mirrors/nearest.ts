/**
 * The number of edits that make one text of the other: an insertion, a deletion, a substitution, or two neighbours that change places
 * (optimal string alignment). Gives `most + 1` where there are more than `most`, without working them out.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      current.push(cheapest(a, b, row, column, current, last, beforeLast));
    }
    if (Math.min(...current) > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** The candidate fewest edits away, at most `most`; of several that are equally near the first. */
export function nearest(text: string, candidates: Iterable<string>, most: number): string | undefined {
  let found: string | undefined;
  let limit = most;
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate, limit);
    if (distance > limit) continue;
    found = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return found;
}

function cheapest(
  a: string,
  b: string,
  row: number,
  column: number,
  current: readonly number[],
  last: readonly number[],
  beforeLast: readonly number[],
): number {
  const at = (distances: readonly number[], index: number): number => distances[index] ?? Infinity;
  const same = a[row - 1] === b[column - 1];
  const best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(best, at(beforeLast, column - 2) + 1) : best;
}
