/** A stretch of a text that was replaced: from `start` to `end` in the text as it was, to `newEnd` in the text as it is; offsets in UTF-16 code units. */
export interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly newEnd: number;
}

/** Two replacements, of which the second one is told for the text that the first one left, as one that covers both. */
export function bothReplaced(first: Replaced, second: Replaced): Replaced {
  const grown = first.newEnd - first.end;
  return {
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end - grown),
    newEnd: Math.max(first.newEnd + second.newEnd - second.end, second.newEnd),
  };
}

/** Where an offset of the text as it is stood in the text as it was; undefined in the new stretch and at its edges. */
export function offsetBefore({ start, end, newEnd }: Replaced, offset: number): number | undefined {
  if (offset < start) return offset;
  return offset > newEnd ? offset - newEnd + end : undefined;
}

/** Where an offset of the text as it was, outside the replaced stretch, stands now. */
export function offsetAfter({ start, end, newEnd }: Replaced, offset: number): number {
  return offset <= start ? offset : offset - end + newEnd;
}
