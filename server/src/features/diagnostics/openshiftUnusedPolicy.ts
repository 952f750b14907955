import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';

const CODE = 'openshift.unused-policy';

/** The kind is part of the API and no component reads it. */
export const openshiftUnusedPolicy: DiagnosticRule = {
  code: CODE,
  title: '`ImageContentPolicy` is used by nothing',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, () => tell`Nothing reads an \`ImageContentPolicy\`. Its successor is \`ImageDigestMirrorSet\`.`),
};
