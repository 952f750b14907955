import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'buildkit.scheme';

/** A mirror is written with a scheme. */
export const buildkitScheme: DiagnosticRule = {
  code: CODE,
  title: 'BuildKit ignores the scheme of a mirror',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ mirror = '' }) => tell`BuildKit reads ${quoted(mirror)} as a host with a path: the scheme says nothing. Plain HTTP is switched on by \`http = true\` in the table of the mirror.`, () => [replacing(tell`Take the scheme off`, (text) => text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))]),
};
