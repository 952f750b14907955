import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';

const CODE = 'containerd.refused';

/** The registry tables of the CRI plugin have a value of a wrong type, both `mirrors` and a `config_path`, or the file is no TOML. */
export const containerdRefused: DiagnosticRule = {
  code: CODE,
  title: 'containerd does not start with its configuration',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => `${refusal(p)} containerd does not start with this file.`),
};
