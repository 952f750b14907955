import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.hub-source';

/** A source such as `docker.io/nginx` is written for the official image `nginx`. */
export const openshiftHubSource: DiagnosticRule = {
  code: CODE,
  title: 'A source names an image of Docker Hub without `library/`',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ source = '', meant = '' }) => tell`${quoted(source)} does not match the image of that name, which is looked up as ${quoted(meant)}.`, (p) => [replacing(tell`Write ${quoted(p['meant'] ?? '')}`, () => p['meant'])]),
};
