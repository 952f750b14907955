import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'containerd.endpoint';

/** An `endpoint` of the legacy mirrors cannot be read as a URL. */
export const containerdEndpoint: DiagnosticRule = {
  code: CODE,
  title: 'An endpoint of containerd is no address',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '' }) => tell`${quoted(endpoint)} is no address. Every pull of images of this registry fails.`),
};
