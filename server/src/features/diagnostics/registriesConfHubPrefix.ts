import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.hub-prefix';

/** A prefix such as `docker.io/nginx` is written for the official image `nginx`. */
export const registriesConfHubPrefix: DiagnosticRule = {
  code: CODE,
  title: 'A prefix names an image of Docker Hub without `library/`',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ prefix = '', meant = '' }) => tell`${quoted(prefix)} does not match the image of that name, which is looked up as ${quoted(meant)}.`, (p) => [replacing(tell`Write ${quoted(p['meant'] ?? '')}`, () => p['meant'])]),
};
