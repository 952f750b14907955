import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.upstream-kept';

/** A `hosts.toml` has mirrors and no `server`. */
export const hostsTomlUpstreamKept: DiagnosticRule = {
  code: CODE,
  title: 'Without `server` the registry itself stays the last source',
  severity: 'hint',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`The registry itself is still asked after ${quoted(host)}: leaving \`server\` out does not cut it off. Set \`server\` to the mirror for that.`),
};
