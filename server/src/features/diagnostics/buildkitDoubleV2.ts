import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'buildkit.double-v2';

/** The path of a mirror has `/v2`. */
export const buildkitDoubleV2: DiagnosticRule = {
  code: CODE,
  title: 'BuildKit adds a second `/v2` to a path',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ mirror = '' }) => tell`BuildKit puts \`/v2\` in front of the path of ${quoted(mirror)}, which has one already.`, () => [replacing(tell`Take \`/v2\` off`, (text) => (/^[^/]*\/v2(?=\/|$)/.test(text) ? text.replace('/v2', '') : undefined))]),
};
