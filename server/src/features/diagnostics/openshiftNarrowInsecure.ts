import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.narrow-insecure';

/** An entry of `insecureRegistries` is narrower than a mirror's location. */
export const openshiftNarrowInsecure: DiagnosticRule = {
  code: CODE,
  title: 'An insecure scope does not mark the mirror around it',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ scope = '', mirror = '' }) => tell`The mirror ${quoted(mirror)} is not insecure: ${quoted(scope)} lies inside it, and only mirrors inside a scope are marked. Write ${quoted(mirror)}.`, (p) => [replacing(tell`Write ${quoted(p['mirror'] ?? '')}`, () => p['mirror'])]),
};
