import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.unpullable';

/** A source is blocked by `NeverContactSource`, and its mirrors hold for digests only, or for tags only. */
export const openshiftUnpullable: DiagnosticRule = {
  code: CODE,
  title: '`NeverContactSource` makes tags or digests unpullable',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ source = '', lost = '' }) => `Images of ${quoted(source)} cannot be pulled by ${lost}: the mirrors are for ${lost === 'tag' ? 'digests' : 'tags'}, and the source is blocked.`),
};
