import { checkHost } from '../../../reference/host';
import { conditional, hostRefusal, insecure, saysNothing, type Writer } from './model';

/** A registry file of Apollo: an Artifact Registry for each mirror, with the hosts that it mirrors. */
export const APOLLO: Writer = {
  judge: (rule, { asked, targets }) => {
    if (rule.host === '*') return { refusal: 'any-host' };
    const refusal = hostRefusal(rule);
    if (refusal !== undefined) return { refusal };
    if (saysNothing(rule)) return {};
    const dropped = conditional(rule);
    const [first, ...others] = rule.mirrors.filter(({ pulls }) => pulls === 'all');
    if (!first) return { refusal: dropped[0]?.reason ?? 'no-mirror' };
    if (first.path !== '/v2') return { refusal: /^\/v2\//.test(first.path) ? 'path' : 'target-path' };
    if (!checkHost(first.host).ok || !checkHost(rule.host).ok || rule.host.startsWith('[') || first.host.startsWith('[')) return { refusal: 'form' };
    // A host that is an Artifact Registry's own and mirrored by another is undefined.
    if (asked.has(first.host) || targets.has(rule.host)) return { refusal: 'claimed' };
    const further = others.map((target) => ({ target, reason: 'further-mirror' as const }));
    return { changes: rule.asksUpstream ? ['fallback-lost'] : [], altered: insecure({ mirrors: [first] }), dropped: [...dropped, ...further] };
  },
  write: (rules) => {
    const byRegistry = new Map<string, string[]>();
    for (const { host, mirrors } of rules) for (const target of mirrors) byRegistry.set(target.host, [...(byRegistry.get(target.host) ?? []), host]);
    const items = [...byRegistry].flatMap(([registry, hosts]) => [`  - registryUrl: "${registry}"`, '    mirroredRegistries:', ...hosts.map((host) => `      - "${host}"`)]);
    return items.length === 0 ? [] : [{ name: 'apollo-registries.yaml', text: `${['version: 1', 'artifactRegistries:', ...items].join('\n')}\n` }];
  },
};
