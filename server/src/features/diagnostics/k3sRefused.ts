import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'k3s.refused';

/** A value is of another type than k3s reads, or the file is no YAML. */
export const k3sRefused: DiagnosticRule = {
  code: CODE,
  title: 'k3s does not start with a `registries.yaml`',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`k3s and RKE2 do not start with this file.`)),
};
