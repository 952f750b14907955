import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-lost';

/** The last endpoint of a registry is the registry itself, and there are rewrites. */
export const k3sRewriteLost: DiagnosticRule = {
  code: CODE,
  title: 'An endpoint that is the default one gets no rewrite',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '', host = '' }) => tell`${quoted(endpoint)} is the default endpoint of ${quoted(host)}, which is asked last and without the rewrites.`),
};
