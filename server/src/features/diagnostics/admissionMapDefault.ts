import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';

const CODE = 'admission.map-default';

/** The file has no line `default::…`. */
export const admissionMapDefault: DiagnosticRule = {
  code: CODE,
  title: 'An imageswap map has no default',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, () => tell`The map has no \`default\`: only images that are named with \`[EXACT]\` or \`[REPLACE]\` are swapped.`),
};
