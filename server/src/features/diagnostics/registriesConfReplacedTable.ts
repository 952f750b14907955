import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.replaced-table';

/** Two files that are read together have a table of the same prefix. */
export const registriesConfReplacedTable: DiagnosticRule = {
  code: CODE,
  title: 'A drop-in replaces a table as a whole',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ prefix = '', by = '' }) => tell`This table of ${quoted(prefix)} is not used: ${quoted(by)} is read later and has one of the same prefix, which takes its place with all mirrors and flags.`),
};
