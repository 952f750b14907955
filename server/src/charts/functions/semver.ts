import { bool, int64 } from '../make';
import { string } from '../text';
import type { Value } from '../value';
import { fail, originsOfAll, strict, text, type Family } from './kit';

/** A version as Masterminds/semver reads it. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
}

const TAIL = '(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const VERSION = new RegExp(`^v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?${TAIL}$`);
const PART = '[0-9|xX*]+';
const RANGED = `v?(${PART})(\\.${PART})?(\\.${PART})?${TAIL}`;
const PLAIN_RANGED = RANGED.replace(/\((?!\?)/g, '(?:');
const OPERATORS = '=>|>=|=<|<=|~>|!=|=|>|<|~|\\^|';
const ONE = new RegExp(`^\\s*(${OPERATORS})\\s*${RANGED}\\s*$`);
const RANGE = new RegExp(`\\s*(${PLAIN_RANGED})\\s+-\\s+(${PLAIN_RANGED})\\s*`, 'g');
const NEXT = new RegExp(`^(?:${OPERATORS})\\s*${PLAIN_RANGED}`);
const MAX_LENGTH = 256;
const MAX_UINT64 = 2n ** 64n - 1n;

/** Reads a version, parts of which may be left out (`v1.2`); undefined where it is none. */
export function parseVersion(written: string): Version | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const found = VERSION.exec(written);
  if (!found) return undefined;
  const [major, minor, patch] = [found[1], found[2]?.slice(1), found[3]?.slice(1)].map((part) => BigInt(part ?? '0'));
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (major > MAX_UINT64 || minor > MAX_UINT64 || patch > MAX_UINT64) return undefined;
  const pre = found[4]?.slice(1) ?? '';
  if (pre.split('.').some((part) => /^0[0-9]+$/.test(part))) return undefined;
  return { major, minor, patch, pre, metadata: found[5]?.slice(1) ?? '' };
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePre(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [x, y] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(x.length, y.length); index += 1) {
    const order = comparePart(x[index], y[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [numericA, numericB] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (numericA && numericB) return compareNumbers(BigInt(a), BigInt(b));
  if (numericA || numericB) return numericA ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The order of two versions; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return compareNumbers(a.major, b.major) || compareNumbers(a.minor, b.minor) || compareNumbers(a.patch, b.patch) || comparePre(a.pre, b.pre);
}

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  /** A part was left out or is a wildcard: any, the minor, the patch. */
  readonly dirty: boolean;
  readonly minorDirty: boolean;
  readonly patchDirty: boolean;
}

function isWild(part: string | undefined): boolean {
  return part === undefined || part === '' || /^[xX*]$/.test(part);
}

function parseOne(written: string): Constraint | undefined {
  const found = ONE.exec(written);
  if (!found) return undefined;
  const [, operator = '', major, minor, patch, tail = ''] = found;
  const all = isWild(major);
  const minorDirty = !all && isWild(minor?.slice(1));
  const patchDirty = !all && !minorDirty && isWild(patch?.slice(1));
  const numbers = all ? '0.0.0' : minorDirty ? `${major ?? ''}.0.0` : patchDirty ? `${major ?? ''}${minor ?? ''}.0` : `${major ?? ''}${minor ?? ''}${patch ?? ''}`;
  const version = parseVersion(numbers + tail);
  return version && { operator, version, dirty: all || minorDirty || patchDirty, minorDirty, patchDirty };
}

/** Splits a group into its constraints, which stand one behind the other with spaces or commas between. */
function group(written: string): readonly Constraint[] | undefined {
  const found: Constraint[] = [];
  let rest = written.trim();
  while (rest !== '') {
    const one = NEXT.exec(rest);
    const constraint = one && parseOne(one[0]);
    if (!constraint) return undefined;
    found.push(constraint);
    const behind = rest.slice(one[0].length);
    rest = behind.replace(/^\s*(?:,\s*)?/, '');
    if (behind !== '' && !/^(?:\s|,)/.test(behind)) return undefined;
    if (rest === '' && behind.includes(',')) return undefined;
  }
  return found.length === 0 ? undefined : found;
}

/** Whether a version satisfies a constraint in Masterminds' syntax; undefined where either is invalid. */
export function satisfies(version: string, constraint: string): boolean | undefined {
  if (constraint.length > 1024) return undefined;
  const ranged = constraint.replace(RANGE, (_, from: string, to: string) => `>=${from}, <=${to}`);
  const groups = ranged.split('||').map(group);
  if (groups.some((each) => each === undefined)) return undefined;
  const parsed = parseVersion(version);
  if (!parsed) return undefined;
  return groups.some((each) => {
    const pre = each?.some((one) => one.version.pre !== '') === true;
    return each?.every((one) => holds(parsed, one, pre));
  });
}

function holds(version: Version, { operator, ...rest }: Constraint, pre: boolean): boolean {
  if (version.pre !== '' && rest.version.pre === '' && !pre) return false;
  const order = compareVersions(version, rest.version);
  switch (operator) {
    case '':
    case '=':
      return rest.dirty ? tilde(version, rest, order) : order === 0;
    case '!=':
      return rest.dirty ? differs(version, rest) : order !== 0;
    case '>':
      return greater(version, rest, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return atMost(version, rest, order);
    case '^':
      return caret(version, rest, order);
    default:
      return tilde(version, rest, order);
  }
}

type Bound = Omit<Constraint, 'operator'>;

function differs(version: Version, bound: Bound): boolean {
  if (version.major !== bound.version.major) return true;
  if (bound.minorDirty) return false;
  if (version.minor !== bound.version.minor) return true;
  if (!bound.patchDirty) return compareVersions(version, bound.version) !== 0;
  return comparePre(version.pre, bound.version.pre) !== 0;
}

function greater(version: Version, bound: Bound, order: number): boolean {
  if (!bound.dirty) return order > 0;
  if (version.major !== bound.version.major) return version.major > bound.version.major;
  if (bound.minorDirty) return false;
  return bound.patchDirty ? version.minor > bound.version.minor : order > 0;
}

function atMost(version: Version, bound: Bound, order: number): boolean {
  if (!bound.dirty) return order <= 0;
  if (version.major > bound.version.major) return false;
  return !(version.major === bound.version.major && version.minor > bound.version.minor && !bound.minorDirty);
}

function tilde(version: Version, bound: Bound, order: number): boolean {
  if (order < 0) return false;
  const { major, minor, patch } = bound.version;
  if (major === 0n && minor === 0n && patch === 0n && !bound.minorDirty && !bound.patchDirty) return true;
  return version.major === major && (version.minor === minor || bound.minorDirty);
}

function caret(version: Version, bound: Bound, order: number): boolean {
  if (order < 0) return false;
  const { major, minor, patch } = bound.version;
  if (major > 0n || bound.minorDirty) return version.major === major;
  if (version.major > 0n) return false;
  if (minor > 0n || bound.patchDirty) return version.minor === minor;
  return version.minor === 0n && version.patch === patch;
}

function versionText(version: Version): string {
  const pre = version.pre === '' ? '' : `-${version.pre}`;
  return `${version.major}.${version.minor}.${version.patch}${pre}${version.metadata === '' ? '' : `+${version.metadata}`}`;
}

export const SEMVER: Family = {
  semver: strict('s', (args) => {
    const version = parseVersion(text(args, 0));
    if (!version) throw fail('invalid semantic version');
    const origins = originsOfAll(args);
    const entries: [string, Value][] = [
      ['Major', int64(version.major, origins)], ['Minor', int64(version.minor, origins)], ['Patch', int64(version.patch, origins)],
      ['Prerelease', string(version.pre, origins)], ['Metadata', string(version.metadata, origins)],
      ['Original', string(text(args, 0), origins)], ['String', string(versionText(version), origins)],
    ];
    return { kind: 'dict', type: '*semver.Version', entries: new Map(entries), origins };
  }),
  semverCompare: strict('ss', (args) => {
    const result = satisfies(text(args, 1), text(args, 0));
    if (result === undefined) throw fail('improper constraint or version');
    return bool(result, originsOfAll(args));
  }),
};
