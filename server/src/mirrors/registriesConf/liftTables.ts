import type { Lifting } from '../convert/lifting';
import { scopeOf, splitScope, type MirrorTarget } from '../convert/model';
import { finder, type Find, type RegistryTable } from './pull';

const PULLS = { all: 'all', 'digest-only': 'digest', 'tag-only': 'tag' } as const;

/** Takes the rules of tables, as `registries.conf` states them and OpenShift's operator generates them. */
export function liftTables(tables: readonly RegistryTable[], lift: Lifting): void {
  const blocksSome = tables.some(({ blocked }) => blocked);
  const find = finder(tables);
  for (const table of tables) liftTable(table, blocksSome ? find : undefined, lift);
  if (blocksSome) notePartlyBlocked(tables, find, lift);
}

/** Where a part of a location is blocked and the rest is not, some pulls through it fail that the rule alone does not tell. */
function notePartlyBlocked(tables: readonly RegistryTable[], find: Find, lift: Lifting): void {
  const below = blockedBelow(tables);
  const isPartly = (text: string): boolean => below.get(text)?.has(find(`${text}/name`)?.blocked !== true) === true;
  for (const { prefix, location, mirrors, rule } of tables) {
    if ([...mirrors.map((mirror) => mirror.location), ...(location === prefix ? [] : [location])].some(isPartly)) lift.note('differs', rule.place, { scope: prefix, isWritten: true });
  }
}

/** Whether the tables below each name are blocked, by what stands in front of each `/` and `:` of their prefixes. */
function blockedBelow(tables: readonly RegistryTable[]): ReadonlyMap<string, ReadonlySet<boolean>> {
  const below = new Map<string, Set<boolean>>();
  for (const { prefix, blocked } of tables) {
    for (const { index } of prefix.matchAll(/[/:]/g)) {
      const name = prefix.slice(0, index);
      below.set(name, (below.get(name) ?? new Set()).add(blocked));
    }
  }
  return below;
}

/** A location that is blocked by its own name's table is never asked. */
function liftTable({ prefix, location, blocked, insecure, rule, mirrors }: RegistryTable, find: Find | undefined, lift: Lifting): void {
  const isOwn = location === '' || location === prefix;
  const isAsked = ({ host, path }: MirrorTarget): boolean => find?.(`${scopeOf({ host, path: path.slice('/v2/'.length) })}/name`)?.blocked !== true;
  const targets = mirrors.map((mirror) => targetAt(mirror.location, mirror.insecure, PULLS[mirror.pullFrom], mirror.rule.place));
  const primary = isOwn ? [] : [targetAt(location, insecure, 'all', rule.place)];
  if (isOwn && insecure) lift.note('upstream-access', rule.place, { scope: prefix });
  lift.rule({ ...splitScope(prefix), mirrors: withoutDoubles([...targets, ...primary].filter(isAsked)), asksUpstream: isOwn && !blocked, place: rule.place });
}

function targetAt(location: string, insecure: boolean, pulls: MirrorTarget['pulls'], place: MirrorTarget['place']): MirrorTarget {
  const { host, path } = splitScope(location);
  return { scheme: 'https', host, path: path === '' ? '/v2' : `/v2/${path}`, insecure, pulls, place };
}

/** Where the same mirrors stand once for digests and once for tags, they serve both. */
function withoutDoubles(targets: readonly MirrorTarget[]): readonly MirrorTarget[] {
  const ofKind = (pulls: MirrorTarget['pulls']): readonly MirrorTarget[] => targets.filter((target) => target.pulls === pulls);
  const text = (of: readonly MirrorTarget[]): string => JSON.stringify(of.map(({ host, path, insecure }) => [host, path, insecure]));
  const digests = ofKind('digest');
  const rest = ofKind('all');
  const isSame = digests.length > 0 && text(digests) === text(ofKind('tag')) && targets.slice(targets.length - rest.length).every(({ pulls }) => pulls === 'all');
  return isSame ? [...digests.map((target): MirrorTarget => ({ ...target, pulls: 'all' })), ...rest] : targets;
}
