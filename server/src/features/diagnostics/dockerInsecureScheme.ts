import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'docker.insecure-scheme';

/** An entry of `insecure-registries` has a scheme. */
export const dockerInsecureScheme: DiagnosticRule = {
  code: CODE,
  title: 'An insecure registry is written with a scheme',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ entry = '' }) => tell`dockerd takes the scheme off ${quoted(entry)} and warns: an insecure registry is a host with an optional port, or a network.`, () => [replacing(tell`Take the scheme off`, (text) => text.replace(/^https?:\/\//i, ''))]),
};
