import type { Dialect, Table } from '../model';
import { ACCESS_BY_HOST, accessUnsaid, unverifiedUnsaid, withSayable } from './access';
import { scopeOf, type Converted, type ConvertedFile, type ConvertTarget, type LiftedTable, type MirrorRule, type MirrorTarget, type PlacedAccess, type Unsaid, type UnsaidReason } from './model';
import { APOLLO } from './writers/apollo';
import { HOSTS_TOML } from './writers/hostsToml';
import { IDMS } from './writers/idms';
import { K3S } from './writers/k3s';
import { isUnverified, judgedTable, type Writer } from './writers/model';
import { REGISTRIES_CONF } from './writers/registriesConf';
import { TALOS } from './writers/talos';
import { answersAlike, readBack, scopesOf } from './verify';

const WRITERS: Readonly<Record<ConvertTarget, Writer>> = { 'registries.conf': REGISTRIES_CONF, 'hosts.toml': HOSTS_TOML, k3s: K3S, idms: IDMS, talos: TALOS, apollo: APOLLO };

/** How engines tell hosts apart: a conversion from one family to another changes which spellings count. */
const FAMILY: Readonly<Record<ConvertTarget, string>> = { 'registries.conf': 'prefix', idms: 'prefix', 'hosts.toml': 'host', k3s: 'host', talos: 'host', apollo: 'apollo' };

/** A rule as it is written, and whether everything of it is. */
interface Said {
  readonly rule: MirrorRule;
  readonly isWhole: boolean;
}

/**
 * Writes a table in another dialect. A rule that cannot be said there is left out and listed; one that works otherwise there is listed too. What was
 * written is read back, and each rule that is said to be whole has to answer as the table `from` does, tags and digests alike: one that does not
 * is left out and listed as well.
 */
export function writeTable({ rules, access, unsaid }: LiftedTable, target: ConvertTarget, from: Table): Converted {
  const listed: Unsaid[] = [...unverifiedUnsaid(rules, access, target, from.dialect), ...unsaid, ...hostForms(rules, target, from)];
  let said = judgeAll(withSayable(rules, target), target, listed);
  let files = filesOf(said, target);
  // What is left out may change what the others come to, which a second look tells.
  for (const isLast of [false, true]) {
    const different = differing(said, files, target, from);
    if (different.size === 0) break;
    for (const rule of different) listed.push(unsaidOf('differs', rule, rule.place, scopeOf(rule), isLast));
    if (isLast) break;
    said = said.filter(({ rule }) => !different.has(rule));
    files = filesOf(said, target);
  }
  const written = said.map(({ rule }) => rule);
  return { files, unsaid: [...listed, ...plainHttp(said, target, from), ...directAccess(written, access, target), ...accessUnsaid(rules, access, target, written)] };
}

function judgeAll(rules: readonly MirrorRule[], target: ConvertTarget, listed: Unsaid[]): readonly Said[] {
  const table = judgedTable(rules);
  const known = new Set(listed.map(({ scope }) => scope));
  return rules.flatMap((rule): readonly Said[] => {
    const scope = scopeOf(rule);
    const { refusal, changes = [], altered = [], dropped = [] } = isSayable(rule) ? WRITERS[target].judge(rule, table) : { refusal: 'form' as const };
    if (refusal !== undefined) {
      listed.push(unsaidOf(refusal, rule, rule.place, scope, false));
      return [];
    }
    for (const reason of changes) listed.push(unsaidOf(reason, rule, rule.place, scope, true));
    for (const { target: mirror, reason } of altered) listed.push(unsaidOf(reason, rule, mirror.place, `${named(mirror)} for ${scope}`, true));
    for (const { target: mirror, reason } of dropped) listed.push(unsaidOf(reason, rule, mirror.place, `${named(mirror)} for ${scope}`, false));
    const mirrors = rule.mirrors.filter((mirror) => !dropped.some((each) => each.target === mirror));
    // Without its mirrors nothing of it is left to say.
    if (mirrors.length === 0 && rule.mirrors.length > 0) return [];
    return [{ rule: { ...rule, mirrors }, isWhole: changes.length + altered.length + dropped.length === 0 && !known.has(scope) }];
  });
}

function filesOf(said: readonly Said[], target: ConvertTarget): readonly ConvertedFile[] {
  return WRITERS[target].write(said.map(({ rule }) => rule));
}

function differing(said: readonly Said[], files: readonly ConvertedFile[], target: ConvertTarget, from: Table): ReadonlySet<MirrorRule> {
  const whole = said.filter(({ isWhole }) => isWhole).map(({ rule }) => rule);
  const written = whole.length === 0 ? undefined : readBack(files, target);
  if (!written) return new Set();
  const scopes = scopesOf(said.map(({ rule }) => rule));
  return new Set(whole.filter((rule) => !answersAlike(rule, from, written, scopes)));
}

function unsaidOf(reason: UnsaidReason, rule: MirrorRule, place: Unsaid['place'], subject: string, isWritten: boolean): Unsaid {
  return { reason, scope: scopeOf(rule), subject, place, isWritten };
}

function named({ host, path }: MirrorTarget): string {
  return path === '/v2' ? host : `${host}${path.replace(/^\/v2(?=\/)/, '')}`;
}

/** Hosts and paths of which no text of another form could go wrong. */
function isSayable({ host, path, mirrors }: MirrorRule): boolean {
  return HOST.test(host) && !/^\.+$/.test(host) && /^[a-z0-9._/-]*$/.test(path) && mirrors.every((mirror) => HOST.test(mirror.host) && /^(?:\/[\w.~%+-]+)*$/.test(mirror.path));
}

const HOST = /^(?:\*|(?:\*\.)?[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](?::[0-9]{1,5})?)$/;

function hostForms(rules: readonly MirrorRule[], target: ConvertTarget, { dialect }: Table): readonly Unsaid[] {
  const family = familyOf(dialect);
  const [first] = rules;
  return first && family !== FAMILY[target] ? [{ reason: 'host-forms', scope: undefined, subject: '', place: first.place, isWritten: true }] : [];
}

/** An insecure location is asked over HTTPS without verification, and over HTTP if that fails; an address says one of both. */
function plainHttp(said: readonly Said[], target: ConvertTarget, { dialect }: Table): readonly Unsaid[] {
  if (familyOf(dialect) !== 'prefix' || FAMILY[target] !== 'host') return [];
  return said.flatMap(({ rule }) => rule.mirrors.filter(({ insecure }) => insecure).map((mirror) => unsaidOf('plain-http', rule, mirror.place, `${named(mirror)} for ${scopeOf(rule)}`, true)));
}

function familyOf(dialect: Dialect): string {
  return dialect === 'registries-conf' || dialect === 'openshift' ? 'prefix' : dialect === 'apollo' ? 'apollo' : 'host';
}

/** A mirror that is not verified is not verified either where it is pulled from by its own name, unless that was so before. */
function directAccess(rules: readonly MirrorRule[], access: readonly PlacedAccess[], target: ConvertTarget): readonly Unsaid[] {
  if (!ACCESS_BY_HOST.has(target)) return [];
  const before = new Set(access.flatMap(({ kind, scope, host }) => (kind === 'unverified' && scope === undefined ? [host] : [])));
  const mirrors = rules.flatMap((rule) => rule.mirrors).filter((mirror) => isUnverified(mirror) && !before.has(mirror.host));
  const byHost = new Map(mirrors.map((mirror) => [mirror.host, mirror]));
  return [...byHost.values()].map(({ host, place }) => ({ reason: 'direct-access', scope: host, subject: host, place, isWritten: true }));
}
