import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'buildkit.http-upstream';

/** A registry has `mirrors` and `http = true` in one table. */
export const buildkitHttpUpstream: DiagnosticRule = {
  code: CODE,
  title: '`http` is about the registry itself, not its mirrors',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '', mirror = '' }) => tell`This makes ${quoted(host)} itself plain HTTP, not its mirrors. Write \`http\` into the table of ${quoted(mirror)} for that.`),
};
