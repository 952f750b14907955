import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'admission.policy';

/** A Kyverno policy sets `containers[].image` by an expression that Mirror Lens does not evaluate. */
export const admissionPolicy: DiagnosticRule = {
  code: CODE,
  title: 'A policy may change images',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ policy = '' }) => tell`The policy ${quoted(policy)} may change images in a way that is not evaluated here: what it concerns is unknown.`),
};
