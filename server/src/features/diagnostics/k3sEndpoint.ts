import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.endpoint';

/** An `endpoint` cannot be read as an address. */
export const k3sEndpoint: DiagnosticRule = {
  code: CODE,
  title: 'k3s leaves an endpoint out',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '' }) => tell`${quoted(endpoint)} is no address that k3s can use; it is left out.`),
};
