import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.duplicate-prefix';

/** A file has several `[[registry]]` tables with one prefix. */
export const registriesConfDuplicatePrefix: DiagnosticRule = {
  code: CODE,
  title: 'Two tables of a `registries.conf` have the same prefix',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ prefix = '' }) => tell`${quoted(prefix)} has a table further up already. The engine uses the first one and ignores this one silently.`),
};
