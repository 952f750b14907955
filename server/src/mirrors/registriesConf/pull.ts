import { formatPulled } from '../../reference/format';
import type { Reference } from '../../reference/model';
import { MAX_PATH_LENGTH, parseReference } from '../../reference/parse';
import type { Answer, Rule, Source } from '../model';
import type { PullFrom } from './content';

/** A `[[registry]]` in force, with the rules that its sources name. */
export interface RegistryTable {
  readonly prefix: string;
  /** Empty where the reference stays as it is. */
  readonly location: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly rule: Rule;
  readonly mirrors: readonly MirrorOfTable[];
}

export interface MirrorOfTable {
  readonly location: string;
  readonly insecure: boolean;
  readonly pullFrom: PullFrom;
  readonly rule: Rule;
}

/** Pulls through tables of different prefixes; a reference that the engine's grammar refuses is invalid. */
export type Pull = (reference: Reference) => Answer;

/**
 * What `PullSourcesFromReference` of containers/image's `sysregistriesv2` gives: the mirrors that serve the reference in their order, the
 * location last, each rewritten by the prefix, and blocked where the table of the physical name says so. One rewrite that gives no
 * canonical name fails the whole pull.
 */
export function pullThrough(tables: readonly RegistryTable[]): Pull {
  const find = finder(tables);
  const blocksSome = tables.some(({ blocked }) => blocked);
  const isBlocked = (reference: string): boolean => blocksSome && isBlockedBy(reference, find);
  return (reference) => (isForeign(reference) ? { status: 'invalid', sources: [], error: 'reference' } : pull(reference, find, isBlocked));
}

/** Finds the table of a name. */
export type Find = (name: string) => RegistryTable | undefined;

interface Hit {
  readonly table: RegistryTable;
  readonly at: number;
}

/** The tables whose prefixes have one beginning up to the first boundary in common, by their whole prefix. */
interface Family {
  readonly byPrefix: Map<string, Hit>;
  /** How long these prefixes are: a beginning of another length is none of them. */
  readonly lengths: Set<number>;
}

/**
 * Finds the table of a name in steps that do not grow with the number of tables: an exact prefix by each boundary in the name, a wildcard
 * by each dot of the host. The winner is the longest prefix as text; at the same length the first in the engine's order, in which `*` comes
 * before every letter.
 */
export function finder(tables: readonly RegistryTable[]): Find {
  const families = new Map<string, Family>();
  const wildcards = new Map<string, Hit>();
  const sorted = [...tables].sort((a, b) => compare(a.prefix, b.prefix));
  sorted.forEach((table, at) => {
    const { prefix } = table;
    if (prefix.startsWith('*.')) wildcards.set(prefix.slice(1), { table, at });
    else addTo(families, prefix, { table, at });
  });
  return (name) => {
    let best = undefined as Hit | undefined;
    eachHit(name, families, wildcards, (hit) => {
      const length = hit.table.prefix.length;
      const least = best?.table.prefix.length ?? -1;
      if (length > least || (length === least && best && hit.at < best.at)) best = hit;
    });
    return best?.table;
  };
}

function addTo(families: Map<string, Family>, prefix: string, hit: Hit): void {
  const head = prefix.slice(0, boundary(prefix, 0));
  const family = families.get(head) ?? { byPrefix: new Map<string, Hit>(), lengths: new Set<number>() };
  families.set(head, family);
  family.byPrefix.set(prefix, hit);
  family.lengths.add(prefix.length);
}

/** Go orders texts by their bytes, which for the characters of hosts and paths is the order of the code units. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Calls `take` with the hits of every prefix that a name has; the name is gone through once for each dot of its host at most. */
function eachHit(name: string, families: ReadonlyMap<string, Family>, wildcards: ReadonlyMap<string, Hit>, take: (hit: Hit) => void): void {
  const first = boundary(name, 0);
  const family = families.get(name.slice(0, first));
  for (let end = first; family; end = boundary(name, end + 1)) {
    const hit = family.lengths.has(end) ? family.byPrefix.get(name.slice(0, end)) : undefined;
    if (hit) take(hit);
    if (end >= name.length) break;
  }
  if (wildcards.size === 0) return;
  const hostEnd = name.indexOf('/');
  for (let dot = name.indexOf('.'); dot >= 0 && dot < hostEnd; dot = name.indexOf('.', dot + 1)) {
    for (let end = boundary(name, dot); ; end = boundary(name, end + 1)) {
      const suffix = name.slice(dot, end);
      // The engine looks at the first place of the suffix alone: `*.io` does not match `a.io.b.io`.
      const hit = wildcards.get(suffix);
      if (hit && name.indexOf(suffix) === dot) take(hit);
      if (end >= name.length) break;
    }
  }
}

/** The next offset from `start` on at which a prefix may end: before `/`, `:` and `@`, and at the end. */
function boundary(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2f || code === 0x3a || code === 0x40) return at;
  }
  return text.length;
}

function pull(reference: Reference, find: Find, isBlocked: (reference: string) => boolean): Answer {
  const written = formatPulled(reference);
  const name = `${reference.domain}/${reference.path}`;
  const table = find(name);
  if (!table) return { status: 'unmatched', sources: [{ reference: written, url: null, insecure: false, blocked: false, via: null }], error: null };
  const sources: Source[] = [];
  for (const mirror of table.mirrors) {
    if (!serves(mirror.pullFrom, reference)) continue;
    const result = rewritten(reference, name, table.prefix, mirror.location);
    if (result === undefined) return { status: 'unpullable', sources: [], error: 'rewrite' };
    sources.push({ reference: result, url: null, insecure: mirror.insecure, blocked: isBlocked(result), via: mirror.rule });
  }
  const last = rewritten(reference, name, table.prefix, table.location);
  if (last === undefined) return { status: 'unpullable', sources: [], error: 'rewrite' };
  // The location is most often the prefix itself, and the reference then stays as it is.
  const isWritten = table.location === table.prefix || last === written;
  sources.push({ reference: last, url: null, insecure: table.insecure, blocked: isBlocked(last), via: isWritten ? null : table.rule });
  const unpullable = sources.every(({ blocked }) => blocked);
  const isDirect = sources.length === 1 && sources[0]?.via === null;
  return { status: unpullable ? 'unpullable' : isDirect ? 'direct' : 'mirrored', sources, error: null };
}

function serves(pullFrom: PullFrom, { digest }: Reference): boolean {
  return pullFrom === 'all' || (pullFrom === 'digest-only') === (digest !== undefined);
}

/** The engine asks the table of the physical name whether it is blocked. */
function isBlockedBy(reference: string, find: Find): boolean {
  const parsed = parseReference(reference);
  return parsed.ok && find(`${parsed.reference.domain}/${parsed.reference.path}`)?.blocked === true;
}

/**
 * The location with what stands behind the matched prefix; undefined where that is no canonical name. A wildcard matches the whole host up
 * to the suffix's end, and an empty location leaves the reference as it is.
 */
function rewritten(reference: Reference, name: string, prefix: string, location: string): string | undefined {
  if (location === '') return formatPulled(reference);
  const matched = prefix.startsWith('*.') ? name.indexOf(prefix.slice(1)) + prefix.length - 1 : prefix.length;
  const result = location + name.slice(matched);
  const version = reference.digest === undefined ? `:${reference.tag ?? 'latest'}` : `@${reference.digest}`;
  // What stands behind a location that is the beginning of canonical names is a part of a valid path already.
  if (name.charAt(matched) === '/' && result.length <= MAX_PATH_LENGTH && beginsNames(location)) return result + version;
  const parsed = parseReference(result + version);
  if (!parsed.ok || isForeign(parsed.reference) || `${parsed.reference.domain}/${parsed.reference.path}` !== result) return undefined;
  return result + version;
}

const beginnings = new Map<string, boolean>();
const MOST_REMEMBERED = 50_000;

/** Whether a location with any valid path behind it is a canonical name, so that it need not be read again for every pull. */
function beginsNames(location: string): boolean {
  const known = beginnings.get(location);
  if (known !== undefined) return known;
  const parsed = parseReference(`${location}/x`);
  const begins = parsed.ok && parsed.reference.domain !== 'docker.io' && !isForeign(parsed.reference) && `${parsed.reference.domain}/${parsed.reference.path}` === `${location}/x`;
  if (beginnings.size >= MOST_REMEMBERED) beginnings.clear();
  beginnings.set(location, begins);
  return begins;
}

/** Whether the engine takes a name without tag and digest as it stands, with nothing of Docker Hub's to be filled in. */
export function isCanonicalName(name: string): boolean {
  const parsed = parseReference(`${name}:1`);
  return parsed.ok && !isForeign(parsed.reference) && parsed.reference.tag === '1' && `${parsed.reference.domain}/${parsed.reference.path}` === name;
}

/**
 * What the engine's own fork of the reference grammar refuses though distribution's does not: IPv6 hosts, a host with an upper-case letter
 * and without a dot or port, and a name that is longer than 255 characters with its host.
 */
export function isForeign({ domain, path }: Reference): boolean {
  if (domain.startsWith('[')) return true;
  if (!domain.includes('.') && !domain.includes(':') && /[A-Z]/.test(domain)) return true;
  return domain.length + 1 + path.length > MAX_PATH_LENGTH;
}
