import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.merge-order';

/** Several sets have the same source, and their lists do not settle the order of all mirrors. */
export const openshiftMergeOrder: DiagnosticRule = {
  code: CODE,
  title: 'The order of mirrors of several lists is alphabetical',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ source = '', first = '', second = '' }) => tell`Several lists of ${quoted(source)} are merged, and none says whether ${quoted(first)} or ${quoted(second)} comes first: the alphabet decides, not the order of the files.`),
};
