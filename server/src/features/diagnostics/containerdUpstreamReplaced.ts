import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'containerd.upstream-replaced';

/** An endpoint has the mirrored host as its own, with a path, or as `docker.io`, which is no registry's address. */
export const containerdUpstreamReplaced: DiagnosticRule = {
  code: CODE,
  title: 'An endpoint takes the place of the registry itself',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ endpoint = '', host = '' }) => tell`${quoted(endpoint)} names ${quoted(host)} itself, so containerd does not add the registry's own address behind the mirrors; only this one is asked.`),
};
