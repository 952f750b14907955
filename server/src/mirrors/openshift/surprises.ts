import type { Problem } from '../../base/problem';
import type { ConfigSource, PlacedProblem } from '../dialect';
import { withoutPort } from '../endpoints/endpoint';
import { noteContacted } from '../endpoints/hosts';
import { officialMeant } from '../registriesConf/official';
import type { MirrorSet, OpenShiftConfig } from './content';
import { nestedInAny, scopesAround } from './scope';

interface Placed extends MirrorSet {
  readonly uri: string;
}

/** What the sets together come to otherwise than each looks. */
export function problemsOf(files: readonly ConfigSource<OpenShiftConfig>[]): readonly PlacedProblem[] {
  const all = files.flatMap(({ uri, content }) => content.sets.map((set): Placed => ({ ...set, uri })));
  const effective = all.filter(({ source, mirrors }) => mirrors.some(({ text }) => text !== source.text));
  const bySource = grouped(effective);
  return [
    ...all.flatMap(hubSource),
    ...all.flatMap(contacted),
    ...effective.flatMap((set) => unpullable(set, bySource)),
    ...[...bySource.values()].flatMap(mergeOrder),
    ...nestedScopes(bySource),
    ...narrowInsecure(files, effective),
    ...trustedCas(files, effective),
  ];
}

function grouped(sets: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const set of sets) {
    const known = groups.get(set.source.text);
    if (known) known.push(set);
    else groups.set(set.source.text, [set]);
  }
  return groups;
}

function contacted({ uri, mirrors }: Placed): readonly PlacedProblem[] {
  const found: Problem[] = [];
  for (const mirror of mirrors) noteContacted('openshift.host', mirror.text.split('/')[0] ?? '', mirror, found);
  return found.map((problem) => ({ ...problem, uri }));
}

function hubSource({ uri, source: { text, span } }: Placed): readonly PlacedProblem[] {
  const meant = officialMeant(text);
  return meant === undefined ? [] : [{ uri, code: 'openshift.hub-source', span, parameters: { source: text, meant } }];
}

function unpullable({ uri, source, policy, pulls }: Placed, bySource: ReadonlyMap<string, readonly Placed[]>): readonly PlacedProblem[] {
  const kinds = new Set((bySource.get(source.text) ?? []).map((set) => set.pulls));
  if (policy !== 'NeverContactSource' || kinds.size > 1) return [];
  return [{ uri, code: 'openshift.unpullable', span: source.span, parameters: { source: source.text, lost: pulls === 'digest' ? 'tag' : 'digest' } }];
}

/** Lists of one source of which none says what comes first: roots are taken in alphabetical order, and a circle is broken at its first mirror. */
function mergeOrder(sets: readonly Placed[]): readonly PlacedProblem[] {
  return (['digest', 'tag'] as const).flatMap((pulls): readonly PlacedProblem[] => {
    const lists = sets.filter((set) => set.pulls === pulls);
    const last = lists.at(-1);
    if (lists.length < 2 || !last) return [];
    const chosen = undecided(lists.map(({ source, mirrors }) => mirrors.map(({ text }) => text).filter((text) => text !== source.text)));
    if (!chosen) return [];
    return [{ uri: last.uri, code: 'openshift.merge-order', span: last.source.span, parameters: { source: last.source.text, first: chosen[0], second: chosen[1] } }];
  });
}

/** Two mirrors whose order the lists do not settle; undefined where they settle all of it. */
function undecided(lists: readonly (readonly string[])[]): readonly [string, string] | undefined {
  const followers = new Map<string, Set<string>>();
  const before = new Map<string, number>();
  for (const list of lists) {
    list.forEach((mirror, at) => {
      before.set(mirror, before.get(mirror) ?? 0);
      followers.set(mirror, followers.get(mirror) ?? new Set());
      const next = list[at + 1];
      if (next === undefined || followers.get(mirror)?.has(next) === true) return;
      followers.get(mirror)?.add(next);
      before.set(next, (before.get(next) ?? 0) + 1);
    });
  }
  const ready = [...before.keys()].filter((mirror) => before.get(mirror) === 0).sort();
  let left = before.size;
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    const [other] = ready;
    if (other !== undefined) return [next, other];
    left -= 1;
    for (const follower of followers.get(next) ?? []) {
      const count = (before.get(follower) ?? 0) - 1;
      before.set(follower, count);
      if (count === 0) ready.push(follower);
    }
    ready.sort();
  }
  if (left < 2) return undefined;
  const [first = '', second = ''] = [...before].filter(([, count]) => count > 0).map(([mirror]) => mirror).sort();
  return [first, second];
}

/** A source inside another one has a table of its own, which takes over neither the mirrors nor the policy of the one around it. */
function nestedScopes(bySource: ReadonlyMap<string, readonly Placed[]>): readonly PlacedProblem[] {
  return [...bySource].flatMap(([source, own]): readonly PlacedProblem[] => {
    const [first] = own;
    const parent = scopesAround(source).slice(1).map((scope) => bySource.get(scope)).find((found) => found !== undefined);
    if (!first || !parent) return [];
    const kinds = new Set(own.map(({ pulls }) => pulls));
    const lost = parent.find(({ pulls }) => !kinds.has(pulls));
    const isNever = parent.some(({ policy }) => policy === 'NeverContactSource') && !own.some(({ policy }) => policy === 'NeverContactSource');
    if (!lost && !isNever) return [];
    const parameters = { source, parent: parent[0]?.source.text ?? '', ...(lost && { lost: lost.pulls }), ...(isNever && { policy: 'NeverContactSource' }) };
    return [{ uri: first.uri, code: 'openshift.nested-scope', span: first.source.span, parameters }];
  });
}

/** `insecureRegistries` marks the mirrors inside a scope, and not one that merely leads to it. */
function narrowInsecure(files: readonly ConfigSource<OpenShiftConfig>[], sets: readonly Placed[]): readonly PlacedProblem[] {
  const entries = files.flatMap(({ uri, content }) => content.insecure.map((entry) => ({ uri, entry })));
  if (entries.length === 0) return [];
  const mirrors = new Set(sets.flatMap((set) => set.mirrors.map(({ text }) => text)));
  const isMarked = nestedInAny(entries.map(({ entry }) => entry.text));
  return entries.flatMap(({ uri, entry }): readonly PlacedProblem[] => {
    const wider = scopesAround(entry.text).slice(1).find((scope) => mirrors.has(scope) && !isMarked(scope));
    return wider === undefined ? [] : [{ uri, code: 'openshift.narrow-insecure', span: entry.span, parameters: { scope: entry.text, mirror: wider } }];
  });
}

/** A ConfigMap's key has no `:`, so that the port of a registry stands behind `..`; and a certificate is looked up by host and port. */
function trustedCas(files: readonly ConfigSource<OpenShiftConfig>[], sets: readonly Placed[]): readonly PlacedProblem[] {
  const hosts = new Set(sets.flatMap((set) => set.mirrors.map(({ text }) => text.split('/')[0] ?? '')));
  const keys = files.flatMap(({ uri, content }) => (content.trustedCas ?? []).map((key) => ({ uri, key })));
  const known = new Set(keys.map(({ key }) => key.text.replace('..', ':')));
  const byName = new Map([...hosts].filter((host) => !known.has(host)).map((host) => [withoutPort(host), host]));
  return keys.flatMap(({ uri, key: { text, span } }): readonly PlacedProblem[] => {
    if (text.includes(':')) return [{ uri, code: 'openshift.trusted-ca', span, parameters: { key: text, meant: text.replace(':', '..') } }];
    const host = text.replace('..', ':');
    const missed = hosts.has(host) ? undefined : byName.get(withoutPort(host));
    return missed === undefined ? [] : [{ uri, code: 'openshift.unused-access', span, parameters: { host, endpoint: missed } }];
  });
}
