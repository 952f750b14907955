import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'containerd.path-without-v2';

/** An `endpoint` of the legacy mirrors has a path that does not begin with `/v2`. */
export const containerdPathWithoutV2: DiagnosticRule = {
  code: CODE,
  title: 'An endpoint of containerd has a path without `/v2`',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '', path = '' }) => tell`${quoted(endpoint)} is asked below ${quoted(path)}: the legacy mirrors take a path as it stands and add no \`/v2\`.`),
};
