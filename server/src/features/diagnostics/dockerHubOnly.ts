import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'docker.hub-only';

/** The address of a mirror speaks of another registry than Docker Hub. */
export const dockerHubOnly: DiagnosticRule = {
  code: CODE,
  title: 'Mirrors of the daemon are for Docker Hub alone',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ registry = '' }) => tell`This mirror is asked for images of Docker Hub alone. Those of ${quoted(registry)} are pulled from ${quoted(registry)} itself, whatever \`registry-mirrors\` says.`),
};
