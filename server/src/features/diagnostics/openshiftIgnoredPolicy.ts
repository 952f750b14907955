import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.ignored-policy';

/** An entry forbids the source and names no other mirror. */
export const openshiftIgnoredPolicy: DiagnosticRule = {
  code: CODE,
  title: '`NeverContactSource` without a mirror',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ source = '' }) => tell`\`NeverContactSource\` is ignored: ${quoted(source)} has no mirror besides itself.`),
};
