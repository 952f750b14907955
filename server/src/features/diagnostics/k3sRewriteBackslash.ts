import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-backslash';

/** A pattern or replacement of `rewrite` has a backslash. */
export const k3sRewriteBackslash: DiagnosticRule = {
  code: CODE,
  title: 'A backslash in a rewrite is read once more',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ text = '' }) => tell`The backslash in ${quoted(text)} is read once more, from the TOML that k3s writes, and makes it invalid: no mirror of this registry is used.`, () => [replacing(tell`Double the backslash`, (text, isDouble) => text.replace(isDouble ? /\\\\/g : /\\/g, (found) => found + found))]),
};
