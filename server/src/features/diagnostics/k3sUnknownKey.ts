import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.unknown-key';

/** A key of a `registries.yaml` is none that k3s reads. */
export const k3sUnknownKey: DiagnosticRule = {
  code: CODE,
  title: 'k3s does not know a key',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ key = '', meant }) => `k3s knows no ${quoted(key)} here and ignores it.${meant === undefined ? '' : ` Did you mean ${quoted(meant)}?`}`, (p) => p['meant'] === undefined ? [] : [replacing(`Write ${quoted(p['meant'])}`, () => p['meant'])]),
};
