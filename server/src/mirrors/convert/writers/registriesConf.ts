import { scopeOf, type MirrorRule, type MirrorTarget } from '../model';
import { locationOf, locationRefusal, saysNothing, type Writer } from './model';

/** `registries.conf` of version 2. */
export const REGISTRIES_CONF: Writer = {
  judge: (rule, { hasWildcard }) => {
    if (rule.host === '*') return { refusal: 'any-host' };
    const isWildcard = rule.host.startsWith('*.');
    if (rule.host.startsWith('[') || (isWildcard && (rule.path !== '' || rule.host.includes(':')))) return { refusal: 'form' };
    if (saysNothing(rule) && rule.path === '' && !isWildcard && !hasWildcard) return {};
    return { refusal: locationRefusal(rule) };
  },
  write: (rules) => {
    const said = rules.filter((rule) => !saysNothing(rule) || rules.some((other) => other !== rule && holdsFor(other, rule)));
    const standInOf = standIns(said);
    return said.length === 0 ? [] : [{ name: 'registries.conf', text: said.map((rule) => tableOf(rule, standInOf(rule))).join('\n') }];
  },
};

/** Whether a rule would hold for the names of another that is left out. */
function holdsFor({ host, path }: MirrorRule, other: MirrorRule): boolean {
  if (host.startsWith('*.')) return other.host.endsWith(host.slice(1));
  return host === other.host && (path === '' || other.path.startsWith(`${path}/`));
}

/**
 * The last mirror where it can be the location, so that the registry itself is not asked. The engine refuses tables that state one location with
 * different access; a rule of which the location is stated elsewhere too is blocked instead, with all of its mirrors.
 */
function standIns(rules: readonly MirrorRule[]): (rule: MirrorRule) => MirrorTarget | undefined {
  const scopes = new Set(rules.map(scopeOf));
  const mirrors = rules.flatMap((rule) => rule.mirrors);
  const insecure = new Set(mirrors.filter((mirror) => mirror.insecure).map(locationOf));
  const secure = new Set(mirrors.filter((mirror) => !mirror.insecure).map(locationOf));
  return ({ mirrors: own, asksUpstream }) => {
    const last = own.at(-1);
    const location = last && locationOf(last);
    if (asksUpstream || location === undefined || last?.pulls !== 'all') return undefined;
    return scopes.has(location) || (insecure.has(location) && secure.has(location)) ? undefined : last;
  };
}

function tableOf(rule: MirrorRule, standIn: MirrorTarget | undefined): string {
  const prefix = scopeOf(rule);
  const own = rule.host.startsWith('*.') ? [] : [`location = "${prefix}"`];
  const location = standIn ? [`location = "${locationOf(standIn) ?? ''}"`, ...(standIn.insecure ? ['insecure = true'] : [])] : own;
  const mirrors = standIn ? rule.mirrors.slice(0, -1) : rule.mirrors;
  const lines = mirrors.flatMap((mirror) => [
    '', '[[registry.mirror]]', `location = "${locationOf(mirror) ?? ''}"`,
    ...(mirror.insecure ? ['insecure = true'] : []),
    ...(mirror.pulls === 'all' ? [] : [`pull-from-mirror = "${mirror.pulls}-only"`]),
  ]);
  return `${['[[registry]]', `prefix = "${prefix}"`, ...location, ...(rule.asksUpstream || standIn ? [] : ['blocked = true']), ...lines].join('\n')}\n`;
}
