import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.default-twice';

/** The default endpoint of a registry is written, and not as the last one. */
export const k3sDefaultTwice: DiagnosticRule = {
  code: CODE,
  title: 'The registry itself stands among its endpoints',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ endpoint = '', host = '' }) => tell`${quoted(endpoint)} is the default endpoint of ${quoted(host)} and not the last in the list, so it is asked twice: here with the rewrites, and once more as the last one without.`),
};
