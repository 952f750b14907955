import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-invalid';

/** A pattern of `rewrite` is not valid. */
export const k3sRewriteInvalid: DiagnosticRule = {
  code: CODE,
  title: 'The pattern of a rewrite is no regular expression',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ pattern = '' }) => tell`${quoted(pattern)} is no regular expression of Go (RE2). This rewrite is left out.`),
};
