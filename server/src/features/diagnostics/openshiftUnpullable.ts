import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'openshift.unpullable';

/** A source is blocked by `NeverContactSource`, and its mirrors hold for digests only, or for tags only. */
export const openshiftUnpullable: DiagnosticRule = {
  code: CODE,
  title: '`NeverContactSource` makes tags or digests unpullable',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ source = '', lost = '' }) => (lost === 'tag'
    ? tell`Images of ${quoted(source)} cannot be pulled by tag: the mirrors are for digests, and the source is blocked.`
    : tell`Images of ${quoted(source)} cannot be pulled by digest: the mirrors are for tags, and the source is blocked.`)),
};
