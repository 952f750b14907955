import { tell } from '../../base/texts';
import { configDetections, unquotedBoolean } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'buildkit.refused';

/** A value of a registry is of a wrong type, or the file is no TOML. */
export const buildkitRefused: DiagnosticRule = {
  code: CODE,
  title: 'buildkitd does not start with its configuration',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`buildkitd does not start with this file.`), unquotedBoolean),
};
