import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import { splittingTable } from './hostsTomlFixes';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.inline-host';

/** A host is written as an inline table or with a dotted key. */
export const hostsTomlInlineHost: DiagnosticRule = {
  code: CODE,
  title: 'A host of a `hosts.toml` stands in an inline table or dotted key',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`${quoted(host)} is not asked: containerd takes the hosts from headers \`[host."…"]\` alone.`, () => [splittingTable()]),
};
