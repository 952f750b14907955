import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-group';

/** A replacement has a letter, a digit or `_` right behind the number of a group. */
export const k3sRewriteGroup: DiagnosticRule = {
  code: CODE,
  title: 'A group of a rewrite is taken for another name',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ group = '', meant = '' }) => tell`\`$${group}\` is the group of that whole name, of which there is none, and becomes nothing. Write ${quoted(meant)}.`, (p) => [replacing(tell`Write ${quoted(p['meant'] ?? '')}`, (text) => text.replace(`$${p['group'] ?? ''}`, () => p['meant'] ?? ''))]),
};
