import { hostDetection, problemsOf } from './fileProblems';
import type { DiagnosticRule } from './model';

const CODE = 'mirror.host';

/** A Mirrored Registry that is no `host[:port]`, or one that no image reference can name. */
export const mirrorHost: DiagnosticRule = {
  code: CODE,
  title: 'A Mirrored Registry is no host with an optional port',
  severity: 'warning',
  check: (file) => problemsOf(file, CODE).map((problem) => hostDetection(file, problem)),
};
