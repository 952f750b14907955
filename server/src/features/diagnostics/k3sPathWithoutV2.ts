import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.path-without-v2';

/** An endpoint has a path in which no `/v2` stands. */
export const k3sPathWithoutV2: DiagnosticRule = {
  code: CODE,
  title: 'k3s adds no `/v2` to a path',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '', path = '' }) => tell`${quoted(endpoint)} is asked as it stands: k3s adds \`/v2\` only to an address without a path, and not behind ${quoted(path)}.`),
};
