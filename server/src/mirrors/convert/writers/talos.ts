import { conditional, hostRefusal, isUnverified, needsOverride, saysNothing, urlOf, type Writer } from './model';

/** Documents of Talos 1.12 and newer: one for each host, and one for each mirror that is not verified. */
export const TALOS: Writer = {
  judge: (rule, { hasWildcard, mixed, unverified }) => {
    const refusal = hostRefusal(rule);
    if (refusal !== undefined) return { refusal };
    if (saysNothing(rule) && !hasWildcard) return {};
    if (rule.mirrors.some(({ host }) => mixed.has(host))) return { refusal: 'mixed-access' };
    const isHidden = rule.asksUpstream && (unverified.has(rule.host) || (rule.host === '*' && unverified.size > 0));
    return { changes: isHidden ? ['direct-access'] : [], dropped: conditional(rule) };
  },
  write: (rules) => {
    const hasWildcard = rules.some(({ host }) => host === '*');
    const said = rules.filter((rule) => hasWildcard || !saysNothing(rule));
    const mirrors = said.map((rule) => [
      'apiVersion: v1alpha1', 'kind: RegistryMirrorConfig', `name: "${rule.host}"`,
      ...(rule.mirrors.length > 0 ? ['endpoints:'] : []),
      ...rule.mirrors.flatMap((target) => [`  - url: "${urlOf(target)}"`, ...(needsOverride(target) ? ['    overridePath: true'] : [])]),
      ...(rule.asksUpstream ? [] : ['skipFallback: true']),
    ]);
    const unverified = [...new Set(said.flatMap((rule) => rule.mirrors.filter(isUnverified).map(({ host }) => host)))];
    const access = unverified.map((host) => ['apiVersion: v1alpha1', 'kind: RegistryTLSConfig', `name: "${host}"`, 'insecureSkipVerify: true']);
    return said.length === 0 ? [] : [{ name: 'registries.talos.yaml', text: `${[...mirrors, ...access].map((lines) => lines.join('\n')).join('\n---\n')}\n` }];
  },
};
