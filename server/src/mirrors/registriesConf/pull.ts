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
  const index = indexOf(tables);
  const blocking = tables.some(({ blocked }) => blocked) ? index : undefined;
  return (reference) => {
    const { domain, path } = reference;
    const family = index.families.get(domain);
    if (isTooLong(domain, path) || !(family?.isNative ?? isNativeHost(domain))) return { status: 'invalid', sources: [], error: 'reference' };
    const hit = hitIn(index, family, domain, path);
    return hit ? pull(reference, hit, blocking) : unmatched(reference);
  };
}

/** Finds the table of a name. */
export type Find = (name: string) => RegistryTable | undefined;

/** Finds the table of a name; see `indexOf`. */
export function finder(tables: readonly RegistryTable[]): Find {
  const index = indexOf(tables);
  return (name) => hitOf(index, name)?.table;
}

function hitOf(index: Index, name: string): Hit | undefined {
  const slash = name.indexOf('/');
  const domain = slash < 0 ? name : name.slice(0, slash);
  return hitIn(index, index.families.get(domain), domain, slash < 0 ? '' : name.slice(slash + 1));
}

/** A table as pulls through it need it, near at hand: with ten thousand of them each look elsewhere is one past the processor's caches. */
interface Hit {
  readonly table: RegistryTable;
  /** Its place in the engine's order. */
  readonly at: number;
  /** How much of a name an exact prefix takes; negative for a wildcard, which takes the host up to its suffix's end. */
  readonly matched: number;
  /** Whether the location is the prefix itself, or empty, so that a reference stays as it is. */
  readonly isAsWritten: boolean;
  readonly insecure: boolean;
  /** The first mirror, or the location where that is another; put together for the first pull. Undefined where a reference stays as it is alone. */
  way: Way | undefined | 'unread';
}

/** The tables whose prefixes have their host in common: that of the whole host, and the others by their paths. */
interface Family {
  /** Whether references may have the host; see `isForeign`. */
  readonly isNative: boolean;
  whole: Hit | undefined;
  readonly byPath: Map<string, Hit>;
  /** How long these paths are: a beginning of another length is none of them. */
  readonly lengths: Set<number>;
}

/**
 * Where the table of a name is found in steps that do not grow with the number of tables: an exact prefix by its host and then by each slash in
 * the path, a wildcard by each dot of the host. The winner is the longest prefix as text; at the same length the first in the engine's order, in
 * which `*` comes before every letter.
 */
interface Index {
  readonly families: ReadonlyMap<string, Family>;
  readonly wildcards: ReadonlyMap<string, Hit>;
}

function indexOf(tables: readonly RegistryTable[]): Index {
  const families = new Map<string, Family>();
  const wildcards = new Map<string, Hit>();
  const sorted = [...tables].sort((a, b) => compare(a.prefix, b.prefix));
  sorted.forEach((table, at) => {
    const { prefix, location } = table;
    const isWildcard = prefix.startsWith('*.');
    const hit: Hit = { table, at, matched: isWildcard ? -1 : prefix.length, isAsWritten: location === '' || location === prefix, insecure: table.insecure, way: 'unread' };
    if (isWildcard) wildcards.set(prefix.slice(1), hit);
    else addTo(families, prefix, hit);
  });
  return { families, wildcards };
}

function hitIn({ families, wildcards }: Index, family: Family | undefined, domain: string, path: string): Hit | undefined {
  const exact = (family && hitInFamily(family, path)) ?? withoutPort(domain, families);
  return wildcards.size === 0 ? exact : better(exact, wildcardHit(domain, path, wildcards));
}

function addTo(families: Map<string, Family>, prefix: string, hit: Hit): void {
  const slash = prefix.indexOf('/');
  const domain = slash < 0 ? prefix : prefix.slice(0, slash);
  const family: Family = families.get(domain) ?? { isNative: isNativeHost(domain), whole: undefined, byPath: new Map(), lengths: new Set() };
  families.set(domain, family);
  if (slash < 0) {
    family.whole = hit;
    return;
  }
  const path = prefix.slice(slash + 1);
  family.byPath.set(path, hit);
  family.lengths.add(path.length);
}

/** Go orders texts by their bytes, which for the characters of hosts and paths is the order of the code units. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The longest prefix of a name among those of its host. */
function hitInFamily({ whole, byPath, lengths }: Family, path: string): Hit | undefined {
  if (lengths.size === 0) return whole;
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const hit = lengths.has(end) ? byPath.get(path.slice(0, end)) : undefined;
    if (hit) return hit;
  }
  return whole;
}

/** A prefix without a port also catches `host:port`. */
function withoutPort(domain: string, families: ReadonlyMap<string, Family>): Hit | undefined {
  for (let colon = domain.lastIndexOf(':'); colon > 0; colon = domain.lastIndexOf(':', colon - 1)) {
    const hit = families.get(domain.slice(0, colon))?.whole;
    if (hit) return hit;
  }
  return undefined;
}

/** The best wildcard of a name; the name is gone through once for each dot of its host at most. */
function wildcardHit(domain: string, path: string, wildcards: ReadonlyMap<string, Hit>): Hit | undefined {
  const name = `${domain}/${path}`;
  let best: Hit | undefined;
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    for (let end = boundary(name, dot); ; end = boundary(name, end + 1)) {
      const suffix = name.slice(dot, end);
      // The engine looks at the first place of the suffix alone: `*.io` does not match `a.io.b.io`.
      const hit = wildcards.get(suffix);
      if (hit && name.indexOf(suffix) === dot) best = better(best, hit);
      if (end >= name.length) break;
    }
  }
  return best;
}

function better(one: Hit | undefined, other: Hit | undefined): Hit | undefined {
  if (!one || !other) return one ?? other;
  const difference = one.table.prefix.length - other.table.prefix.length;
  return difference > 0 || (difference === 0 && one.at < other.at) ? one : other;
}

/** The next offset from `start` on at which a prefix may end: before `/`, `:` and `@`, and at the end. */
function boundary(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2f || code === 0x3a || code === 0x40) return at;
  }
  return text.length;
}

/** A location that pulls through a table are sent to, and the one after it: a chain, since arrays would be two more looks elsewhere. */
interface Way {
  readonly location: string;
  readonly insecure: boolean;
  /** Undefined for the table's own location, which serves all. */
  readonly pullFrom: PullFrom | undefined;
  readonly rule: Rule;
  /** Whether the location with any valid path behind it is a canonical name, so that no pull's has to be read again. */
  readonly beginsNames: boolean;
  readonly next: Way | undefined;
}

function wayOf({ location, insecure, rule, mirrors }: RegistryTable, isAsWritten: boolean): Way | undefined {
  const own = isAsWritten ? undefined : { location, insecure, rule, pullFrom: undefined, beginsNames: beginsNames(location), next: undefined };
  return mirrors.reduceRight<Way | undefined>((next, mirror) => (
    { location: mirror.location, insecure: mirror.insecure, rule: mirror.rule, pullFrom: mirror.pullFrom, beginsNames: beginsNames(mirror.location), next }
  ), own);
}

function pull({ domain, path, tag, digest }: Reference, hit: Hit, blocking: Index | undefined): Answer {
  const version = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  if (hit.way === 'unread') hit.way = wayOf(hit.table, hit.isAsWritten);
  const matched = hit.matched < 0 ? matchedBy(hit.table.prefix, domain, path) : hit.matched;
  const sources: Source[] = [];
  const take = (name: string, insecure: boolean, via: Rule | null): void => {
    const blocked = blocking !== undefined && hitOf(blocking, name)?.table.blocked === true;
    sources.push({ reference: name + version, url: null, insecure, blocked, via });
  };
  for (let way = hit.way; way; way = way.next) {
    if (way.pullFrom !== undefined && !serves(way.pullFrom, digest)) continue;
    const name = rewritten(domain, path, matched, way);
    if (name === undefined) return { status: 'unpullable', sources: [], error: 'rewrite' };
    take(name, way.insecure, way.pullFrom === undefined && name === `${domain}/${path}` ? null : way.rule);
  }
  if (hit.isAsWritten) take(`${domain}/${path}`, hit.insecure, null);
  const isUnpullable = blocking !== undefined && sources.every(({ blocked }) => blocked);
  const isDirect = sources.length === 1 && sources[0]?.via === null;
  return { status: isUnpullable ? 'unpullable' : isDirect ? 'direct' : 'mirrored', sources, error: null };
}

function serves(pullFrom: PullFrom, digest: string | undefined): boolean {
  return pullFrom === 'all' || (pullFrom === 'digest-only') === (digest !== undefined);
}

function unmatched(reference: Reference): Answer {
  return { status: 'unmatched', sources: [{ reference: formatPulled(reference), url: null, insecure: false, blocked: false, via: null }], error: null };
}

/** How much of a name a wildcard takes: the whole host up to the suffix's end. */
function matchedBy(wildcard: string, domain: string, path: string): number {
  return `${domain}/${path}`.indexOf(wildcard.slice(1)) + wildcard.length - 1;
}

/** The location with what stands behind the matched part of a name; undefined where that is no canonical name. */
function rewritten(domain: string, path: string, matched: number, { location, beginsNames: isBeginning }: Way): string | undefined {
  if (location === '') return `${domain}/${path}`;
  const length = domain.length + 1 + path.length;
  // What stands behind a location that is the beginning of canonical names is a part of a valid path already.
  if (isBeginning && location.length + length - matched <= MAX_PATH_LENGTH) {
    if (matched === domain.length) return `${location}/${path}`;
    if (matched > domain.length && path.charCodeAt(matched - domain.length - 1) === SLASH) return location + path.slice(matched - domain.length - 1);
  }
  const result = location + `${domain}/${path}`.slice(matched);
  return isCanonicalName(result) ? result : undefined;
}

const SLASH = 0x2f;

function beginsNames(location: string): boolean {
  const parsed = parseReference(`${location}/x`);
  return parsed.ok && parsed.reference.domain !== 'docker.io' && !isForeign(parsed.reference) && `${parsed.reference.domain}/${parsed.reference.path}` === `${location}/x`;
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
  return isTooLong(domain, path) || !isNativeHost(domain);
}

function isTooLong(domain: string, path: string): boolean {
  return domain.length + 1 + path.length > MAX_PATH_LENGTH;
}

function isNativeHost(domain: string): boolean {
  if (domain.startsWith('[')) return false;
  return domain.includes('.') || domain.includes(':') || !/[A-Z]/.test(domain);
}
