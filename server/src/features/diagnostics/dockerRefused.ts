import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'docker.refused';

/** A mirror is no address, has a query or a user name, or the file is no JSON. */
export const dockerRefused: DiagnosticRule = {
  code: CODE,
  title: 'dockerd does not start with a `daemon.json`',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`dockerd does not start with this file.`)),
};
