import type { Dialect } from '../model';
import type { Certificates, ConvertTarget, MirrorRule, MirrorTarget, PlacedAccess, Unsaid, UnsaidReason } from './model';
import { isUnverified } from './writers/model';

/** Dialects in which access is said of a host, so that it also holds where the host is pulled from by its own name. */
export const ACCESS_BY_HOST: ReadonlySet<ConvertTarget> = new Set(['k3s', 'talos']);

/** The dialects that name files of certificates: hosts.toml any number for each mirror, k3s one authority and one client for each host. */
const NAMES_FILES: ReadonlySet<ConvertTarget> = new Set(['hosts.toml', 'k3s']);

/** A path that holds on every node and needs no escapes. One that does not begin at the root begins where the file stands, which is elsewhere then. */
const PLAIN_PATH = /^\/[\w ./:@+,=~-]*$/;

/** The rules with those certificates alone that a dialect can name. */
export function withSayable(rules: readonly MirrorRule[], target: ConvertTarget): readonly MirrorRule[] {
  const mixed = target === 'k3s' ? unequal(rules) : new Set<string>();
  return rules.map((rule) => (rule.mirrors.every(({ certificates }) => certificates === undefined) ? rule : { ...rule, mirrors: rule.mirrors.map((mirror) => {
    const { certificates, ...bare } = mirror;
    const sayable = certificates && !mixed.has(mirror.host) ? sayableIn(certificates, target) : undefined;
    return sayable ? { ...bare, certificates: sayable } : bare;
  }) }));
}

function sayableIn({ authorities, clients }: Certificates, target: ConvertTarget): Certificates | undefined {
  if (!NAMES_FILES.has(target)) return undefined;
  const isOne = target === 'k3s';
  const isNameable = (files: readonly string[]): boolean => files.every((file) => PLAIN_PATH.test(file)) && (!isOne || files.length === 2);
  const said = {
    authorities: authorities.every((file) => PLAIN_PATH.test(file)) && (!isOne || authorities.length === 1) ? authorities : [],
    clients: clients.every(isNameable) && (!isOne || clients.length === 1) ? clients : [],
  };
  return said.authorities.length + said.clients.length > 0 ? said : undefined;
}

/** The hosts that are asked with other certificates by one rule than by another. */
function unequal(rules: readonly MirrorRule[]): ReadonlySet<string> {
  const known = new Map<string, string>();
  const mixed = new Set<string>();
  for (const { host, certificates } of rules.flatMap(({ mirrors }) => mirrors)) {
    const text = JSON.stringify(certificates ?? null);
    if ((known.get(host) ?? text) !== text) mixed.add(host);
    known.set(host, text);
  }
  return mixed;
}

/**
 * What is said of hosts that are not verified and does not come out as it was: one that no mirror contacts, since only mirrors are written, and a mirror
 * that is pulled from by its own name too, where the other dialect says such things of mirrors alone.
 */
export function unverifiedUnsaid(rules: readonly MirrorRule[], access: readonly PlacedAccess[], target: ConvertTarget, from: Dialect): readonly Unsaid[] {
  const contacted = new Set(rules.flatMap(({ mirrors }) => mirrors.map(({ host }) => host)));
  const unverified = unverifiedIn(rules);
  return access.flatMap(({ host, kind, scope, uri, span }): readonly Unsaid[] => {
    // What a mirror of one host is said to be, its target tells.
    if (kind !== 'unverified' || (scope !== undefined && host !== '')) return [];
    const name = host === '' ? (scope ?? '') : host;
    const isContacted = contacted.has(host);
    const isKept = ACCESS_BY_HOST.has(target) && unverified.has(host);
    // Docker's daemon goes on over HTTP where HTTPS fails.
    if (isKept && from !== 'docker') return [];
    const reason = isKept ? 'plain-http' : isContacted ? 'direct-lost' : 'upstream-access';
    return [{ reason, scope: name, subject: name, place: { uri, span }, isWritten: isContacted }];
  });
}

function unverifiedIn(rules: readonly MirrorRule[]): ReadonlySet<string> {
  return new Set(rules.flatMap(({ mirrors }) => mirrors.filter(isUnverified).map(({ host }) => host)));
}

/**
 * What the rules as they are written do not say: credentials and headers, which are never written, certificates that they do not name, and that a
 * host is not verified of which every mirror is left out.
 */
export function accessUnsaid(rules: readonly MirrorRule[], access: readonly PlacedAccess[], target: ConvertTarget, written: readonly MirrorRule[]): readonly Unsaid[] {
  const [before, after] = [unverifiedIn(rules), unverifiedIn(written)];
  const isLost = ({ kind, scope, host }: PlacedAccess): boolean => kind === 'unverified' && scope === undefined && ACCESS_BY_HOST.has(target) && before.has(host) && !after.has(host);
  const byHost = mirrorsByHost(written);
  return access.flatMap((setting): readonly Unsaid[] => {
    const { host, scope, uri, span } = setting;
    if (isLost(setting)) return [{ reason: 'upstream-access', scope: host, subject: host, place: { uri, span }, isWritten: false }];
    const reason = reasonOf(setting, byHost, target);
    return reason === undefined ? [] : [{ reason, scope: undefined, subject: host === '' ? (scope ?? '') : host, place: { uri, span }, isWritten: false }];
  });
}

interface RuledMirror {
  readonly mirror: MirrorTarget;
  /** The host of its rule. */
  readonly scope: string;
}

function mirrorsByHost(rules: readonly MirrorRule[]): ReadonlyMap<string, readonly RuledMirror[]> {
  const byHost = new Map<string, RuledMirror[]>();
  for (const { host: scope, mirrors } of rules) {
    for (const mirror of mirrors) {
      const known = byHost.get(mirror.host);
      if (known) known.push({ mirror, scope });
      else byHost.set(mirror.host, [{ mirror, scope }]);
    }
  }
  return byHost;
}

function reasonOf({ kind, host, scope, files }: PlacedAccess, byHost: ReadonlyMap<string, readonly RuledMirror[]>, target: ConvertTarget): UnsaidReason | undefined {
  if (kind === 'unverified') return undefined;
  if (kind === 'credentials' || kind === 'headers') return kind;
  const mirrors = (byHost.get(host) ?? []).filter((each) => scope === undefined || each.scope === scope).map(({ mirror }) => mirror);
  if (mirrors.length === 0) return 'upstream-access';
  const verified = mirrors.filter(({ scheme }) => scheme === 'https');
  if (verified.length === 0) return undefined;
  if (!NAMES_FILES.has(target)) return kind;
  if (files.length === 0) return 'certificate-text';
  return verified.every((mirror) => files.every((each) => names(mirror, each))) ? undefined : 'certificate-path';
}

function names({ certificates }: MirrorTarget, files: readonly string[]): boolean {
  const all = [...(certificates?.authorities ?? []).map((file) => [file]), ...(certificates?.clients ?? [])];
  return all.some((each) => each.join('\n') === files.join('\n'));
}
