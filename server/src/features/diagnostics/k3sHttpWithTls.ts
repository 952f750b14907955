import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.http-with-tls';

/** An endpoint has the scheme `http` and an entry with `tls` in `configs`. */
export const k3sHttpWithTls: DiagnosticRule = {
  code: CODE,
  title: 'An HTTP endpoint with TLS settings is asked over HTTPS first',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ endpoint = '' }) => tell`${quoted(endpoint)} is asked over HTTPS first, since \`configs\` has TLS settings for it, and over HTTP only where that fails.`),
};
