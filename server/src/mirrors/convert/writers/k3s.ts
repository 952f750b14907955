import type { MirrorTarget } from '../model';
import { conditional, hostRefusal, isUnverified, saysNothing, urlOf, type Writer } from './model';

/** The `registries.yaml` of k3s and RKE2. */
export const K3S: Writer = {
  judge: (rule, { hasWildcard, mixed, settled }) => {
    const refusal = hostRefusal(rule);
    if (refusal !== undefined) return { refusal };
    // An entry without endpoints or settings is left out of what k3s generates, and a wildcard then holds for the host.
    if (saysNothing(rule)) return hasWildcard && !settled.has(rule.host) ? { refusal: 'hidden' } : {};
    // k3s asks Docker Hub's own endpoint for an address of that host, and the registry itself, as the last endpoint, once more than it should.
    if (rule.mirrors.some(({ host }) => host === 'docker.io')) return { refusal: 'address' };
    if (rule.mirrors.some(({ host }) => mixed.has(host))) return { refusal: 'mixed-access' };
    const isHidden = settled.has(rule.host) || (rule.host === '*' && settled.size > 0);
    return { changes: [...(rule.asksUpstream ? [] : ['fallback-kept' as const]), ...(isHidden ? ['direct-access' as const] : [])], dropped: conditional(rule) };
  },
  write: (rules) => {
    const said = rules.filter((rule) => !saysNothing(rule));
    const mirrors = said.flatMap((rule) => [`  "${rule.host}":`, '    endpoint:', ...rule.mirrors.map((target) => `      - "${urlOf(target)}"`)]);
    const tls = new Map(said.flatMap((rule) => rule.mirrors.map((mirror) => [mirror.host, tlsOf(mirror)] as const)));
    const configs = [...tls].flatMap(([host, lines]) => (lines.length === 0 ? [] : [`  "${host}":`, '    tls:', ...lines.map((line) => `      ${line}`)]));
    return said.length === 0 ? [] : [{ name: 'registries.yaml', text: `${['mirrors:', ...mirrors, ...(configs.length > 0 ? ['configs:', ...configs] : [])].join('\n')}\n` }];
  },
};

/** The settings for a host, which all mirrors there have alike. */
function tlsOf(mirror: MirrorTarget): readonly string[] {
  const { authorities, clients } = mirror.certificates ?? { authorities: [], clients: [] };
  return [
    ...(isUnverified(mirror) ? ['insecure_skip_verify: true'] : []),
    ...authorities.map((file) => `ca_file: "${file}"`),
    ...clients.flatMap(([certificate = '', key = '']) => [`cert_file: "${certificate}"`, `key_file: "${key}"`]),
  ];
}
