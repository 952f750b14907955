import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'admission.refused';

/** A rule has an expression that is none, or a value of a wrong type. */
export const admissionRefused: DiagnosticRule = {
  code: CODE,
  title: 'harbor-container-webhook does not start with its rules',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`The webhook does not start with this file.`)),
};
