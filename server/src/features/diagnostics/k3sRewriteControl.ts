import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.rewrite-control';

/** A pattern of `rewrite` has `\b`, `\t`, `\n`, `\f` or `\r`. */
export const k3sRewriteControl: DiagnosticRule = {
  code: CODE,
  title: 'A backslash of a rewrite becomes a control character',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ pattern = '' }) => tell`In ${quoted(pattern)} a backslash with its letter becomes a control character in the TOML that k3s writes, so that the pattern matches nothing.`, () => [replacing(tell`Double the backslash`, (text, isDouble) => text.replace(isDouble ? /\\\\/g : /\\/g, (found) => found + found))]),
};
