import { parseReference } from '../../../reference/parse';
import type { ConvertedFile, MirrorRule, MirrorTarget, UnsaidReason } from '../model';

/** What a writer says of a rule: why it cannot be said, what is said otherwise of it and of its mirrors, and which mirrors are left out of it. */
export interface Verdict {
  /** Undefined where it can be said. */
  readonly refusal?: UnsaidReason | undefined;
  readonly changes?: readonly UnsaidReason[];
  readonly altered?: readonly JudgedMirror[];
  readonly dropped?: readonly JudgedMirror[];
}

export interface JudgedMirror {
  readonly target: MirrorTarget;
  readonly reason: UnsaidReason;
}

/** How a dialect is written. */
export interface Writer {
  /** What of a rule can be said, beside the other rules. */
  readonly judge: (rule: MirrorRule, table: JudgedTable) => Verdict;
  readonly write: (rules: readonly MirrorRule[]) => readonly ConvertedFile[];
}

/** What a rule is judged beside. */
export interface JudgedTable {
  readonly hasWildcard: boolean;
  /** The hosts of mirrors that are asked over HTTPS without verification. */
  readonly unverified: ReadonlySet<string>;
  /** The hosts of mirrors that have settings for TLS. */
  readonly settled: ReadonlySet<string>;
  /** The hosts of mirrors that are asked in more than one way. */
  readonly mixed: ReadonlySet<string>;
  /** The hosts that rules are for, and those that they send to. */
  readonly asked: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

/** What all rules come to together. */
export function judgedTable(rules: readonly MirrorRule[]): JudgedTable {
  const accesses = new Map<string, Set<string>>();
  const mirrors = rules.flatMap((rule) => rule.mirrors);
  for (const { host, scheme, insecure } of mirrors) accesses.set(host, (accesses.get(host) ?? new Set()).add(`${scheme} ${String(insecure)}`));
  return {
    hasWildcard: rules.some(({ host }) => host === '*'),
    unverified: new Set(mirrors.filter(isUnverified).map(({ host }) => host)),
    settled: new Set(mirrors.filter((mirror) => isUnverified(mirror) || mirror.certificates !== undefined).map(({ host }) => host)),
    mixed: new Set([...accesses].filter(([, ways]) => ways.size > 1).map(([host]) => host)),
    asked: new Set(rules.filter((rule) => !saysNothing(rule)).map(({ host }) => host)),
    targets: new Set(mirrors.map(({ host }) => host)),
  };
}

export function isUnverified({ insecure, scheme }: MirrorTarget): boolean {
  return insecure && scheme === 'https';
}

/** Whether a rule changes nothing where no wildcard holds for its host. */
export function saysNothing({ mirrors, asksUpstream }: MirrorRule): boolean {
  return mirrors.length === 0 && asksUpstream;
}

/** What dialects whose keys are hosts cannot say. */
export function hostRefusal({ host, path, mirrors, asksUpstream }: MirrorRule): UnsaidReason | undefined {
  if (path !== '') return 'path';
  if (host.startsWith('*.')) return 'wildcard';
  return mirrors.length === 0 && !asksUpstream ? 'no-mirror' : undefined;
}

/** Mirrors for digests or for tags alone, which a dialect without such conditions leaves out. */
export function conditional({ mirrors }: MirrorRule): readonly JudgedMirror[] {
  return mirrors.filter(({ pulls }) => pulls !== 'all').map((target) => ({ target, reason: target.pulls === 'digest' ? 'digest-only' : 'tag-only' }));
}

/** Mirrors that a dialect without a word for it asks with verification. */
export function insecure({ mirrors }: Pick<MirrorRule, 'mirrors'>): readonly JudgedMirror[] {
  return mirrors.filter((mirror) => mirror.insecure).map((target) => ({ target, reason: 'insecure' }));
}

/** A mirror as a URL, without the `/v2` that every dialect of URLs adds by itself. */
export function urlOf({ scheme, host, path }: MirrorTarget): string {
  return `${scheme}://${host}${path === '/v2' ? '' : path}`;
}

/** Whether a path would get a `/v2` behind it. */
export function needsOverride({ path }: MirrorTarget): boolean {
  return path !== '/v2' && !path.endsWith('/v2');
}

/** A mirror as a location, host and path; undefined for an address that is no plain registry, or no beginning of canonical names. */
export function locationOf({ host, path }: MirrorTarget): string | undefined {
  if ((path !== '/v2' && !path.startsWith('/v2/')) || host.startsWith('[')) return undefined;
  const location = `${host}${path.slice('/v2'.length)}`;
  const parsed = parseReference(`${location}/x/y`);
  const isCanonical = parsed.ok && parsed.reference.domain === host && `${host}/${parsed.reference.path}` === `${location}/x/y`;
  return isCanonical && (host !== 'docker.io' || path !== '/v2') ? location : undefined;
}

export function locationRefusal({ mirrors }: MirrorRule): UnsaidReason | undefined {
  const bad = mirrors.find((mirror) => locationOf(mirror) === undefined);
  return bad && (/^\/v2(?:\/|$)/.test(bad.path) ? 'location' : 'target-path');
}
