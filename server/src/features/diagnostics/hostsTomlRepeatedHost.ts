import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.repeated-host';

/** The headers of a host's tables do not follow each other. */
export const hostsTomlRepeatedHost: DiagnosticRule = {
  code: CODE,
  title: 'A host comes back further down in a `hosts.toml`',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`${quoted(host)} has tables further up too, with another host in between: containerd asks it twice.`),
};
