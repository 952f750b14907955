import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import { movingServer } from './hostsTomlFixes';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.misplaced-server';

/** In TOML a key belongs to the header above it. */
export const hostsTomlMisplacedServer: DiagnosticRule = {
  code: CODE,
  title: '`server` stands below the header of a host',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`This \`server\` belongs to the table of ${quoted(host)}, which knows no such key: it is ignored, and the registry itself stays the last source.`, () => [movingServer()]),
};
