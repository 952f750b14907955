import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.wildcard-wins';

/** A prefix names a host exactly, and a wildcard of the same length covers it. */
export const registriesConfWildcardWins: DiagnosticRule = {
  code: CODE,
  title: 'A wildcard is chosen instead of an exact host',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ prefix = '', wildcard = '' }) => tell`${quoted(wildcard)} is chosen instead of ${quoted(prefix)}: of prefixes of the same length the wildcard comes first.`),
};
