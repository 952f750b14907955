import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'talos.no-source';

/** A registry has `skipFallback` and no endpoints. */
export const talosNoSource: DiagnosticRule = {
  code: CODE,
  title: '`skipFallback` without an endpoint',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`Nothing is left to pull images of ${quoted(host)} from: it has no endpoint and skips the fallback.`),
};
