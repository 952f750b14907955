import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { didYouMean, quoted, sentences } from './words';

const CODE = 'k3s.unknown-key';

/** A key of a `registries.yaml` is none that k3s reads. */
export const k3sUnknownKey: DiagnosticRule = {
  code: CODE,
  title: 'k3s does not know a key',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ key = '', meant }) => sentences(tell`k3s knows no ${quoted(key)} here and ignores it.`, didYouMean(meant)), (p) => p['meant'] === undefined ? [] : [replacing(tell`Write ${quoted(p['meant'])}`, () => p['meant'])]),
};
