import { tell } from '../../base/texts';
import { configDetections, quoting } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.unquoted-host';

/** The host of a header `[host.…]` is written without quotes. */
export const hostsTomlUnquotedHost: DiagnosticRule = {
  code: CODE,
  title: 'A host without quotes ends at its first dot',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '', meant = '' }) => tell`Without quotes this is the host ${quoted(host)}: TOML takes each part behind a dot for a table of its own. Write \`"${meant}"\`.`, (p) => [quoting(tell`Put the host in quotes`, p['meant'] ?? '')]),
};
