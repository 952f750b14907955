import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.local-https';

/** A host such as `localhost:5000` is written without a scheme. */
export const hostsTomlLocalHttps: DiagnosticRule = {
  code: CODE,
  title: 'A host of this machine without a scheme is asked over HTTPS',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`${quoted(host)} is asked over HTTPS: containerd adds \`https://\` to every host without a scheme, this machine included. Write \`http://\` where it serves plain HTTP.`),
};
