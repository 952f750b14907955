import { scopeOf, type MirrorRule } from '../model';
import { insecure, locationOf, locationRefusal, saysNothing, type Writer } from './model';

/** OpenShift's mirror sets: one for digests and one for tags. */
export const IDMS: Writer = {
  judge: (rule) => {
    if (rule.host === '*') return { refusal: 'any-host' };
    if (saysNothing(rule)) return rule.path === '' ? {} : { refusal: 'no-mirror' };
    if (rule.mirrors.length === 0) return { refusal: 'no-mirror' };
    const isWildcard = rule.host.startsWith('*.');
    const isForm = isWildcard ? rule.path === '' && !rule.host.includes(':') : !rule.host.startsWith('[') && rule.host === rule.host.toLowerCase();
    const locations = rule.mirrors.map((mirror) => `${mirror.pulls} ${locationOf(mirror) ?? ''}`);
    if (!isForm || new Set(locations).size < locations.length || rule.mirrors.some((mirror) => locationOf(mirror) === scopeOf(rule))) return { refusal: 'form' };
    // Which mirrors are asked without verification is said once for the whole cluster, in its image configuration.
    return { refusal: locationRefusal(rule), altered: insecure(rule) };
  },
  write: (rules) => {
    const sets = (['digest', 'tag'] as const).flatMap((pulls) => {
      const own = rules.map((rule) => ({ ...rule, mirrors: rule.mirrors.filter((mirror) => mirror.pulls === 'all' || mirror.pulls === pulls) })).filter(({ mirrors }) => mirrors.length > 0);
      return own.length === 0 ? [] : [mirrorSet(pulls, own)];
    });
    return sets.length === 0 ? [] : [{ name: 'mirror-sets.yaml', text: sets.join('---\n') }];
  },
};

function mirrorSet(pulls: 'digest' | 'tag', rules: readonly MirrorRule[]): string {
  const kind = pulls === 'digest' ? 'ImageDigestMirrorSet' : 'ImageTagMirrorSet';
  const items = rules.flatMap((rule) => [
    `    - source: "${scopeOf(rule)}"`, '      mirrors:',
    ...rule.mirrors.map((mirror) => `        - "${locationOf(mirror) ?? ''}"`),
    ...(rule.asksUpstream ? [] : ['      mirrorSourcePolicy: NeverContactSource']),
  ]);
  return `${['apiVersion: config.openshift.io/v1', `kind: ${kind}`, 'metadata:', `  name: converted-${pulls}`, 'spec:', `  image${pulls === 'digest' ? 'Digest' : 'Tag'}Mirrors:`, ...items].join('\n')}\n`;
}
