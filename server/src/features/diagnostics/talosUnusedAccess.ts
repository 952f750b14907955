import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'talos.unused-access';

/** Credentials or TLS settings are keyed on the mirrored host, or on an endpoint's host without its port, while the endpoint has none. */
export const talosUnusedAccess: DiagnosticRule = {
  code: CODE,
  title: 'Credentials or TLS settings are for no endpoint',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ host = '', endpoint = '' }) => tell`No endpoint is at ${quoted(host)}, so these settings are not used for the mirror ${quoted(endpoint)}, which has none. They are looked up by the host and port that are contacted.`),
};
