import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.dead-prefix';

/** A prefix has an empty part, a capital letter in its path, a `*` elsewhere than in front, or does not begin with a host. */
export const registriesConfDeadPrefix: DiagnosticRule = {
  code: CODE,
  title: 'A prefix matches no pull',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ prefix = '' }) => tell`No image has a name that ${quoted(prefix)} matches: a prefix begins with a host, and only a wildcard in front, as in \`*.example.com\`, is one.`),
};
