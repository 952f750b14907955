import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.wildcard-hidden';

/** There is a mirror for `"*"`, and `configs` has a host without a mirror of its own. */
export const k3sWildcardHidden: DiagnosticRule = {
  code: CODE,
  title: 'Credentials of a registry hide the wildcard',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`An entry of ${quoted(host)} in \`configs\` gives it a file of its own, so that the mirrors of \`"*"\` are not used for it.`),
};
