import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'containerd.refused';

/** The registry tables of the CRI plugin have a value of a wrong type, both `mirrors` and a `config_path`, or the file is no TOML. */
export const containerdRefused: DiagnosticRule = {
  code: CODE,
  title: 'containerd does not start with its configuration',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`containerd does not start with this file.`)),
};
