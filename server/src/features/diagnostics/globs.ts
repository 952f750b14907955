/** Beyond this many alternatives a glob is not taken apart, and is then said to match anything. */
const MOST_ALTERNATIVES = 64;

/**
 * Whether some path matches both globs, each relative to its own folder (given as path segments from a common root).
 * Decided segment by segment: `*` and `?` stay within a segment, `**` spans any number. The answer errs on one side only:
 * false is certain, true may be wrong for character classes, extended globs and negations, which count as matching anything.
 */
export function globsMeet(a: RootedGlob, b: RootedGlob): boolean {
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  if (left === undefined || right === undefined) return true;
  return left.some((one) => right.some((other) => segmentsMeet(one, other)));
}

export interface RootedGlob {
  /** The segments of the folder that the glob is relative to. */
  readonly folder: readonly string[];
  readonly glob: string;
}

type Segment = { readonly text: string; readonly literal: boolean };
const ANY_SEGMENTS: Segment = { text: '**', literal: false };

function segmentsOf({ folder, glob }: RootedGlob): readonly (readonly Segment[])[] | undefined {
  const pattern = glob.replace(/^\.\//, '');
  if (pattern.startsWith('!') || pattern.startsWith('/') || /[\\()]/.test(pattern) || /(?:^|\/)\.\.?(?:\/|$)/.test(pattern)) return undefined;
  const alternatives = expandBraces(pattern.endsWith('/') ? `${pattern}**` : pattern);
  const root = folder.map((text): Segment => ({ text, literal: true }));
  return alternatives?.map((alternative) => [...root, ...alternative.split('/').map((text): Segment => (
    text === '**' ? ANY_SEGMENTS : { text, literal: false }
  ))]);
}

/** `a{b,c}d` → `abd`, `acd`; ranges such as `{1..3}` and unbalanced braces give undefined. */
function expandBraces(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
    const group = /\{([^{}]*)\}/.exec(next);
    if (!group) {
      if (/[{}]/.test(next)) return undefined;
      done.push(next);
      continue;
    }
    const inside = group[1] ?? '';
    if (!inside.includes(',')) return undefined;
    const before = next.slice(0, group.index);
    const after = next.slice(group.index + group[0].length);
    for (const choice of inside.split(',')) open.push(before + choice + after);
  }
  return done;
}

function segmentsMeet(a: readonly Segment[], b: readonly Segment[]): boolean {
  return meets(a, b, (segment) => segment === ANY_SEGMENTS, segmentMeets);
}

function segmentMeets(a: Segment, b: Segment): boolean {
  if (a.literal && b.literal) return a.text === b.text;
  // A character class could be taken apart too; that it may match anything is the safe answer.
  if (!a.literal && a.text.includes('[')) return true;
  if (!b.literal && b.text.includes('[')) return true;
  const charactersOf = ({ text, literal }: Segment): readonly Character[] => (
    Array.from(literal ? text : text.replace(/\*+/g, '*'), (character) => ({ character, wild: !literal && (character === '*' || character === '?') }))
  );
  return meets(charactersOf(a), charactersOf(b), ({ character, wild }) => wild && character === '*', sameCharacter);
}

interface Character {
  readonly character: string;
  readonly wild: boolean;
}

function sameCharacter(a: Character, b: Character): boolean {
  return a.wild || b.wild || a.character === b.character;
}

/** Whether two patterns share a word: `many` tells the elements that stand for any number of others, none included. */
function meets<T>(a: readonly T[], b: readonly T[], many: (element: T) => boolean, same: (one: T, other: T) => boolean): boolean {
  let row: boolean[] = [true];
  for (const other of b) row.push(row.at(-1) === true && many(other));
  for (const one of a) {
    const next: boolean[] = [row[0] === true && many(one)];
    b.forEach((other, at) => {
      const stretched = many(one) || many(other);
      next.push(stretched ? row[at + 1] === true || next[at] === true : row[at] === true && same(one, other));
    });
    row = next;
  }
  return row[b.length] === true;
}
