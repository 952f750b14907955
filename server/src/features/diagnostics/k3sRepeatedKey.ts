import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.repeated-key';

/** A registry stands twice in `mirrors` or in `configs`, or one of these keys twice in the file. */
export const k3sRepeatedKey: DiagnosticRule = {
  code: CODE,
  title: 'A key is written twice',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ key = '' }) => tell`${quoted(key)} is written again further down. k3s takes the last one and ignores this one silently.`),
};
