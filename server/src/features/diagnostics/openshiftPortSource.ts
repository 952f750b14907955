import { portDetections } from './ports';
import type { DiagnosticRule } from './model';

/** A source is a host without a port, and an image names that host with a port, of which the rewrite makes no name. */
export const openshiftPortSource: DiagnosticRule = {
  code: 'openshift.port-source',
  title: 'A source also covers the ports of its host',
  severity: 'warning',
  check: (file) => portDetections(file, 'openshift'),
};
