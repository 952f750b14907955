import { portDetections } from './ports';
import type { DiagnosticRule } from './model';

/** A prefix is a host without a port, and an image names that host with a port, of which the rewrite makes no name. */
export const registriesConfPortPrefix: DiagnosticRule = {
  code: 'registries-conf.port-prefix',
  title: 'A prefix also covers the ports of its host',
  severity: 'warning',
  check: (file) => portDetections(file, 'registries-conf'),
};
