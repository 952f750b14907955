import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'admission.map-line';

/** A line has neither `::` once nor `:` exactly once. */
export const admissionMapLine: DiagnosticRule = {
  code: CODE,
  title: 'A line of an imageswap map is skipped',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ line = '' }) => tell`${quoted(line)} is no pair of a key and a value, and is skipped.`),
};
