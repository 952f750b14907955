import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';

const CODE = 'hosts-toml.no-resolve';

/** Neither `server` nor any host has the capabilities that a tag needs. */
export const hostsTomlNoResolve: DiagnosticRule = {
  code: CODE,
  title: 'No host resolves tags',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, () => tell`No host of this file has both \`pull\` and \`resolve\`, and \`server\` takes the place of the registry itself: no tag can be pulled, only digests.`),
};
