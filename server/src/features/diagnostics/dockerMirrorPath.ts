import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'docker.mirror-path';

/** The address of a mirror has a path. */
export const dockerMirrorPath: DiagnosticRule = {
  code: CODE,
  title: 'Where a mirror with a path is asked depends on the image store',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ mirror = '', classic = '', other = '' }) => tell`The daemon's own image store asks ${quoted(mirror)} below ${quoted(classic)}, one with containerd's image store below ${quoted(other)}.`),
};
