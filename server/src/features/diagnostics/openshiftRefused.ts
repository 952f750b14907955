import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'openshift.refused';

/** A source or mirror is no host with a path, a mirror is written twice, or a policy is unknown. */
export const openshiftRefused: DiagnosticRule = {
  code: CODE,
  title: 'A mirror set is refused by the cluster',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`The cluster does not accept the manifest.`)),
};
