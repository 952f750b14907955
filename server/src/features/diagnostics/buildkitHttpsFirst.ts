import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'buildkit.https-first';

/** A registry has both `http = true` and `insecure = true`. */
export const buildkitHttpsFirst: DiagnosticRule = {
  code: CODE,
  title: '`insecure` goes before `http`',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`${quoted(host)} has \`insecure\` too, which goes first: it is asked over HTTPS without verification, and over HTTP only where that fails.`),
};
