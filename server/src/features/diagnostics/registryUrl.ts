import { hostDetection, problemsOf } from './fileProblems';
import type { DiagnosticRule } from './model';

const CODE = 'registry.url';

/** A Registry URL that is no `host[:port]`: with a scheme, a path, a user info, a wildcard or a bad port, or empty. */
export const registryUrl: DiagnosticRule = {
  code: CODE,
  title: 'A Registry URL is no host with an optional port',
  severity: 'error',
  check: (file) => problemsOf(file, CODE).map((problem) => hostDetection(file, problem)),
};
