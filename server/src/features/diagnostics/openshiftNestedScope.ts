import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.nested-scope';

/** A source lies inside another one that has mirrors of another kind, or a policy, that it does not have itself. */
export const openshiftNestedScope: DiagnosticRule = {
  code: CODE,
  title: 'A source inside another one takes over nothing of it',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ source = '', parent = '', lost = '', policy = '' }) => `${quoted(source)} lies inside ${quoted(parent)} and has a table of its own: ${[lost === '' ? '' : `the ${lost} mirrors`, policy === '' ? '' : `\`${policy}\``].filter((each) => each !== '').join(' and ')} of ${quoted(parent)} do not hold for it.`),
};
