import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-ambiguous';

/** More than one pattern of `rewrite` changes the same repository. */
export const k3sRewriteAmbiguous: DiagnosticRule = {
  code: CODE,
  title: 'Several rewrites change the same name',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ pattern = '', other = '', name = '' }) => tell`${quoted(pattern)} and ${quoted(other)} both change ${quoted(name)}, and which of them is used is random: k3s keeps rewrites in a map without an order.`),
};
