/**
 * Whether a rule of `skopeo sync` picks a tag: by a regular expression of Go's that matches anywhere in it, or by a constraint of
 * semantic versions. Undefined where that cannot be told here. Source: skopeo-sync(1), Masterminds/semver.
 */
export function picksTag(by: 'regex' | 'semver', rule: string, tag: string): boolean | undefined {
  if (rule.length > LONGEST_RULE) return undefined;
  return by === 'regex' ? matchesRegex(rule, tag) : satisfies(rule, tag);
}

const LONGEST_RULE = 200;
const MOST_REPEATS = 3;

/**
 * Go's expressions match in linear time and JavaScript's need not. One that repeats a group, or has many unbounded repeats, is not tried;
 * nor is one with what the two languages write differently.
 */
function matchesRegex(rule: string, tag: string): boolean | undefined {
  const bare = rule.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\)[*+{]|\[:|\(\?(?!:)|\\[^\w.\-+/^$*()[\]{}|\\]|\\[pPQEzACaftnrvx\d]/.test(rule)) return undefined;
  if ((bare.match(/[*+]|\{\d*,\}/g)?.length ?? 0) > MOST_REPEATS) return undefined;
  try {
    return new RegExp(rule).test(tag);
  } catch {
    return undefined;
  }
}

/** A semantic version, its missing parts 0. `pre` is empty where there is no pre-release. */
interface Version {
  readonly parts: readonly [number, number, number];
  readonly pre: string;
}

const VERSION = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const COMPARATOR = /^(=|!=|>=|=>|<=|=<|>|<|~>?|\^)?v?(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?(?:-([0-9A-Za-z.-]+))?$/;

function satisfies(rule: string, tag: string): boolean | undefined {
  const version = versionOf(tag);
  // A tag that is no version is never picked.
  if (!version) return false;
  const alternatives = rule.split('||').map((all) => allHold(all, version));
  if (alternatives.includes(undefined)) return undefined;
  return alternatives.includes(true);
}

function allHold(text: string, version: Version): boolean | undefined {
  // `1.2 - 1.4.5` is a range; between an operator and its version blanks may stand.
  const ranged = text.trim().replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2').replace(/([<>=~^!])\s+/g, '$1');
  const comparators = ranged.split(/[\s,]+/).filter((part) => part !== '');
  if (comparators.length === 0) return undefined;
  const held = comparators.map((comparator) => holds(comparator, version));
  return held.includes(undefined) ? undefined : held.every((each) => each === true);
}

function holds(text: string, version: Version): boolean | undefined {
  const match = COMPARATOR.exec(text);
  if (!match) return undefined;
  const [, operator = '', major = 'x', minor, patch, pre = ''] = match;
  // A pre-release is picked by a constraint only that has one itself.
  if (version.pre !== '' && pre === '') return false;
  const written = [major, minor ?? 'x', patch ?? 'x'];
  const open = written.findIndex((part) => /[xX*]/.test(part));
  const parts = written.map((part) => (/\d/.test(part) ? Number(part) : 0));
  const floor: Version = { parts: [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0], pre };
  const isInside = open === 0 || within(version, floor, open < 0 ? 3 : open);
  const isSame = open < 0 ? compare(version, floor) === 0 : isInside;
  const isAbove = !isSame && compare(version, floor) > 0;
  switch (operator) {
    case '':
    case '=':
      return isSame;
    case '!=':
      return !isSame;
    case '>':
      return open === 0 ? false : isAbove;
    case '>=':
    case '=>':
      return isSame || isAbove;
    case '<':
      return open === 0 ? false : compare(version, floor) < 0;
    case '<=':
    case '=<':
      return isSame || !isAbove;
    case '^':
      return compare(version, floor) >= 0 && (open === 0 || within(version, floor, caretDepth(floor, open)));
    default:
      return compare(version, floor) >= 0 && (open === 0 || within(version, floor, open === 1 ? 1 : 2));
  }
}

/** How many parts `^` keeps: up to the first that is not 0. */
function caretDepth({ parts }: Version, open: number): number {
  const first = parts.findIndex((part) => part > 0);
  const known = open < 0 ? 3 : open;
  return first < 0 ? known : Math.min(first + 1, known);
}

function within(version: Version, floor: Version, depth: number): boolean {
  return version.parts.slice(0, depth).every((part, at) => part === floor.parts[at]);
}

function versionOf(tag: string): Version | undefined {
  const match = VERSION.exec(tag);
  return match ? { parts: [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)], pre: match[4] ?? '' } : undefined;
}

function compare(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const) if (a.parts[at] !== b.parts[at]) return a.parts[at] - b.parts[at];
  if (a.pre === b.pre) return 0;
  if (a.pre === '' || b.pre === '') return a.pre === '' ? 1 : -1;
  return comparePre(a.pre.split('.'), b.pre.split('.'));
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    if (left === right) continue;
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const numbers = [left, right].map((part) => /^\d+$/.test(part));
    if (numbers[0] && numbers[1]) return Number(left) - Number(right);
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
