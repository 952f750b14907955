import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { both, quoted } from './words';

const CODE = 'openshift.nested-scope';

const MIRRORS: Readonly<Record<string, () => string>> = { digest: () => tell`the digest mirrors`, tag: () => tell`the tag mirrors` };

/** A source lies inside another one that has mirrors of another kind, or a policy, that it does not have itself. */
export const openshiftNestedScope: DiagnosticRule = {
  code: CODE,
  title: 'A source inside another one takes over nothing of it',
  severity: 'information',
  check: (file) => configDetections(file, CODE, ({ source = '', parent = '', lost = '', policy }) => {
    const what = both([...(MIRRORS[lost] ? [MIRRORS[lost]()] : []), ...(policy === undefined ? [] : [quoted(policy)])]);
    return tell`${quoted(source)} lies inside ${quoted(parent)} and has a table of its own: ${what} of ${quoted(parent)} do not hold for it.`;
  }),
};
