import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'talos.refused';

/** An endpoint without a scheme, an entry without a value, a document without a name. */
export const talosRefused: DiagnosticRule = {
  code: CODE,
  title: 'Talos rejects a machine configuration',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`Talos rejects the configuration.`)),
};
