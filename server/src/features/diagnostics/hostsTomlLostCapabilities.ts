import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';

const CODE = 'hosts-toml.lost-capabilities';

/** The root of the file has `capabilities` and no `server`. */
export const hostsTomlLostCapabilities: DiagnosticRule = {
  code: CODE,
  title: '`capabilities` at the root without `server`',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, () => tell`These \`capabilities\` hold for \`server\`, which is not there: the registry itself is asked last with all of them.`),
};
