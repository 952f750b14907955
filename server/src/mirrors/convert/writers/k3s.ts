import { conditional, hostRefusal, saysNothing, urlOf, type Writer } from './model';

/** The `registries.yaml` of k3s and RKE2. */
export const K3S: Writer = {
  judge: (rule, { hasWildcard, mixed, unverified }) => {
    const refusal = hostRefusal(rule);
    if (refusal !== undefined) return { refusal };
    // An entry without endpoints is left out of what k3s generates, and a wildcard then holds for the host.
    if (saysNothing(rule)) return hasWildcard ? { refusal: 'hidden' } : {};
    // k3s asks Docker Hub's own endpoint for an address of that host, and the registry itself, as the last endpoint, once more than it should.
    if (rule.mirrors.some(({ host }) => host === 'docker.io')) return { refusal: 'address' };
    if (rule.mirrors.some(({ host }) => mixed.has(host))) return { refusal: 'mixed-access' };
    const isHidden = unverified.has(rule.host) || (rule.host === '*' && unverified.size > 0);
    return { changes: [...(rule.asksUpstream ? [] : ['fallback-kept' as const]), ...(isHidden ? ['direct-access' as const] : [])], dropped: conditional(rule) };
  },
  write: (rules) => {
    const said = rules.filter((rule) => !saysNothing(rule));
    const unverified = [...new Set(said.flatMap(({ mirrors }) => mirrors.flatMap(({ scheme, host, insecure }) => (insecure && scheme === 'https' ? [host] : []))))];
    const mirrors = said.flatMap((rule) => [`  "${rule.host}":`, '    endpoint:', ...rule.mirrors.map((target) => `      - "${urlOf(target)}"`)]);
    const configs = unverified.flatMap((host) => [`  "${host}":`, '    tls:', '      insecure_skip_verify: true']);
    return said.length === 0 ? [] : [{ name: 'registries.yaml', text: `${['mirrors:', ...mirrors, ...(configs.length > 0 ? ['configs:', ...configs] : [])].join('\n')}\n` }];
  },
};
