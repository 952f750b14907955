import { hostDetections } from './contacted';
import type { DiagnosticRule } from './model';

const CODE = 'openshift.host';

/** A host of the configuration is one that nothing can contact or that no image is met by. */
export const openshiftHost: DiagnosticRule = {
  code: CODE,
  title: 'A host cannot be contacted or matched',
  severity: 'warning',
  check: (file) => hostDetections(file, CODE),
};
