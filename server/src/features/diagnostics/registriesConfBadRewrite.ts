import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registries-conf.bad-rewrite';

/** What comes of a name with the location of a table or mirror in place of the prefix is no canonical name. */
export const registriesConfBadRewrite: DiagnosticRule = {
  code: CODE,
  title: 'A location makes every pull fail',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ from = '', to = '' }) => tell`Pulls through this table fail: ${quoted(from)} becomes ${quoted(to)}, which is no full name of an image. One such location fails the whole pull, the other sources with it.`),
};
