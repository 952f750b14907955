import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.trusted-ca';

/** A key of the ConfigMap that `additionalTrustedCA` names has a port behind `:`. */
export const openshiftTrustedCa: DiagnosticRule = {
  code: CODE,
  title: 'The port of a trusted registry stands behind `..`',
  severity: 'error',
  check: (file) => configDetections(file, CODE, ({ key = '', meant = '' }) => tell`A key of a ConfigMap has no \`:\`. Write ${quoted(meant)} for the certificate authority of ${quoted(key)}.`, (p) => [replacing(tell`Write ${quoted(p['meant'] ?? '')}`, () => p['meant'])]),
};
