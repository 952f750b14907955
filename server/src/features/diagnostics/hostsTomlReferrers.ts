import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';

const CODE = 'hosts-toml.referrers';

/** `capabilities` names `referrers`. */
export const hostsTomlReferrers: DiagnosticRule = {
  code: CODE,
  title: 'An older containerd rejects `referrers`',
  severity: 'information',
  check: (file) => configDetections(file, CODE, () => tell`containerd knows the capability \`referrers\` since 2.2. An older one ignores the whole file and pulls from the registry itself.`),
};
