import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.unused-access';

/** A key of the ConfigMap that `additionalTrustedCA` names differs from a mirror's host in its port. */
export const openshiftUnusedAccess: DiagnosticRule = {
  code: CODE,
  title: 'A certificate authority is for no mirror',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ host = '', endpoint = '' }) => tell`No mirror is at ${quoted(host)}, so this certificate authority is not used for ${quoted(endpoint)}, which has none. Certificates are looked up by host and port.`),
};
