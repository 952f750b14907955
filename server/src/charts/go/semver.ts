/** A semantic version as Masterminds' `semver` v3 reads one, on which Helm and Sprig rely. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** What stands behind `-`, without it; '' for a release. */
  readonly prerelease: string;
  /** What stands behind `+`, without it; it takes no part in comparing. */
  readonly metadata: string;
  /** The version as it was written. */
  readonly original: string;
}

/** A range of versions: one of the groups has to hold wholly. */
export type Constraint = readonly Group[];

interface Group {
  readonly parts: readonly Part[];
  /** A group in which some part names a prerelease takes prereleases, and no other does. */
  readonly prereleases: boolean;
}

interface Part {
  readonly operator: string;
  readonly version: Version;
  /** Which of the numbers, from the first one left out or written as `x`, the range leaves open. */
  readonly open: 'none' | 'major' | 'minor' | 'patch';
}

const MOST = 2n ** 64n - 1n;
/** A range is a line in a Chart.yaml or an argument in a template; a longer one is refused. */
const LONGEST = 1000;
const BLANKS = /[\t\n\f\r ]+/g;
const TAIL = String.raw`(-([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?`;
const VERSION = new RegExp(String.raw`^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?${TAIL}$`);
/* The `|` between the brackets is the library's own slip: it takes such a text for a version and then fails to read it. */
const NUMBER = String.raw`[0-9|xX*]+`;
const RANGED = String.raw`v?(${NUMBER})(\.${NUMBER})?(\.${NUMBER})?${TAIL}`;
const OPERATOR = String.raw`=||!=|>|<|>=|=>|<=|=<|~|~>|\^`;
const HYPHEN = new RegExp(` ?(${RANGED}) - (${RANGED}) ?`, 'g');
const PART = new RegExp(`^ ?(${OPERATOR}) ?(${RANGED}) ?$`);
const EACH = new RegExp(`(?:${OPERATOR}) ?(?:${RANGED})`, 'g');
const WHOLE = new RegExp(`^(?: ?(?:${OPERATOR}) ?${RANGED} ?)(?:(?: |, ?)(?:${OPERATOR}) ?${RANGED} ?)*$`);
/** Where the second version's group stands in `HYPHEN`: behind the first one and the seven groups inside it. */
const SECOND = 9;

/** Reads a version: `1`, `1.2` and `v1.2.3-rc.1+meta` are versions. Undefined where the library reports an error. */
export function parseVersion(text: string): Version | undefined {
  if (text.length > LONGEST) return undefined;
  const match = VERSION.exec(text);
  if (!match) return undefined;
  const [, major = '0', minor = '.0', patch = '.0', , prerelease = '', , metadata = ''] = match;
  const numbers = [major, minor.slice(1), patch.slice(1)].map((digits) => BigInt(digits));
  const [first = 0n, second = 0n, third = 0n] = numbers;
  if (numbers.some((number) => number > MOST)) return undefined;
  if (prerelease.split('.').some((part) => /^0[0-9]+$/.test(part))) return undefined;
  return { major: first, minor: second, patch: third, prerelease, metadata, original: text };
}

/** The version as the library prints it: three numbers, without a `v`. */
export function printVersion(version: Version): string {
  const { major, minor, patch, prerelease, metadata } = version;
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
}

/** Below 0 where `a` comes before `b`, 0 where they are equal, above 0 otherwise; metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) || compareNumbers(a.minor, b.minor) || compareNumbers(a.patch, b.patch) || comparePrereleases(a.prerelease, b.prerelease)
  );
}

function compareNumbers(a: bigint, b: bigint): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [own, other] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(own.length, other.length); at += 1) {
    const result = compareParts(own[at] ?? '', other[at] ?? '');
    if (result !== 0) return result;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const [isNumber, isOtherNumber] = [isUnsigned(a), isUnsigned(b)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  if (!isNumber) return a < b ? -1 : 1;
  return BigInt(a) > BigInt(b) ? 1 : -1;
}

function isUnsigned(text: string): boolean {
  return /^[0-9]+$/.test(text) && BigInt(text) <= MOST;
}

/**
 * Reads a range: `^1.2`, `~1.2.3`, `1.x`, `>=1.0.0-0 <2`, `1.2 - 1.4`, groups joined by `||`, parts by blanks or commas.
 * Undefined where the library reports an error, as it does for the empty text.
 */
export function parseConstraint(text: string): Constraint | undefined {
  if (text.length > LONGEST) return undefined;
  const ranged = text.replace(BLANKS, ' ').replace(HYPHEN, (...found: unknown[]) => `>= ${String(found[1])}, <= ${String(found[SECOND])} `);
  const groups: Group[] = [];
  for (const group of ranged.replace(BLANKS, ' ').split('||')) {
    if (!WHOLE.test(group)) return undefined;
    const parts = (group.match(EACH) ?? []).map(readPart);
    if (!parts.every((part) => part !== undefined)) return undefined;
    groups.push({ parts, prereleases: parts.some((part) => part.version.prerelease !== '') });
  }
  return groups;
}

function readPart(text: string): Part | undefined {
  const match = PART.exec(text);
  if (!match) return undefined;
  const [, operator = '', , major = '', minor = '', patch = '', prerelease = ''] = match;
  const open = isOpen(major) ? 'major' : isOpen(minor.slice(1)) ? 'minor' : isOpen(patch.slice(1)) ? 'patch' : 'none';
  const version = parseVersion(closed(open, { major, minor, patch, prerelease }) ?? (match[2] ?? ''));
  return version && { operator, version, open };
}

function closed(open: Part['open'], { major, minor, prerelease }: Readonly<Record<'major' | 'minor' | 'patch' | 'prerelease', string>>): string | undefined {
  if (open === 'major') return `0.0.0${prerelease}`;
  if (open === 'minor') return `${major}.0.0${prerelease}`;
  return open === 'patch' ? `${major}${minor}.0${prerelease}` : undefined;
}

function isOpen(number: string): boolean {
  return number === '' || number === 'x' || number === 'X' || number === '*';
}

/** Whether the version lies in the range. */
export function satisfies(version: Version, constraint: Constraint): boolean {
  return constraint.some(({ parts, prereleases }) => {
    if (version.prerelease !== '' && !prereleases) return false;
    return parts.every((part) => holds(version, part));
  });
}

/** Whether a version's text lies in a range's text; false where either cannot be read, as Helm takes it for dependencies. */
export function isInRange(version: string, range: string): boolean {
  const constraint = parseConstraint(range);
  const read = parseVersion(version);
  return constraint !== undefined && read !== undefined && satisfies(read, constraint);
}

function holds(version: Version, part: Part): boolean {
  const order = compareVersions(version, part.version);
  switch (part.operator) {
    case '':
    case '=':
      return part.open === 'none' ? order === 0 : isInTilde(version, part, order);
    case '!=':
      return isOther(version, part, order);
    case '>':
      return isAbove(version, part, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return isAtMost(version, part, order);
    case '~':
    case '~>':
      return isInTilde(version, part, order);
    default:
      return isInCaret(version, part, order);
  }
}

function isOther(version: Version, { version: named, open }: Part, order: number): boolean {
  if (open === 'none') return order !== 0;
  if (named.major !== version.major) return true;
  if (open === 'minor') return false;
  if (named.minor !== version.minor) return true;
  if (open === 'major') return named.patch !== version.patch || order !== 0;
  return (version.prerelease !== '' || named.prerelease !== '') && comparePrereleases(version.prerelease, named.prerelease) !== 0;
}

/** `>11` is above all of 11, and `>11.1` above all of 11.1. */
function isAbove(version: Version, { version: named, open }: Part, order: number): boolean {
  if (open === 'none' || open === 'major' || version.major !== named.major) return open === 'none' || open === 'major' ? order > 0 : version.major > named.major;
  return open === 'patch' && version.minor > named.minor;
}

function isAtMost(version: Version, { version: named, open }: Part, order: number): boolean {
  if (open === 'none') return order <= 0;
  if (version.major > named.major) return false;
  return version.major !== named.major || version.minor <= named.minor || open === 'minor';
}

function isInTilde(version: Version, { version: named, open }: Part, order: number): boolean {
  if (order < 0) return false;
  const isZero = named.major === 0n && named.minor === 0n && named.patch === 0n;
  if (isZero && open !== 'minor' && open !== 'patch') return true;
  return version.major === named.major && (version.minor === named.minor || open === 'minor');
}

function isInCaret(version: Version, { version: named, open }: Part, order: number): boolean {
  if (order < 0) return false;
  if (named.major > 0n || open === 'minor') return version.major === named.major;
  if (version.major > 0n) return false;
  if (named.minor > 0n || open === 'patch') return version.minor === named.minor;
  if (version.minor > 0n) return false;
  return named.patch === version.patch;
}
