import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.tagged-prefix';

/** A prefix ends with a tag or a digest. */
export const registriesConfTaggedPrefix: DiagnosticRule = {
  code: CODE,
  title: 'A prefix has a tag or a digest',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ prefix = '' }) => tell`${quoted(prefix)} matches no pull: prefixes are compared with names, which have neither tag nor digest.`, (p) => [replacing(tell`Write ${quoted(p['meant'] ?? '')}`, () => p['meant'])]),
};
