import { tell } from '../../base/texts';
import { nearest } from '../../mirrors/nearest';
import { configDetections, replacing, unquotedBoolean, type Correction } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { quoted, sentences } from './words';

const CODE = 'hosts-toml.rejected';

/** containerd cannot read the file: a capability that it does not know, a value of a wrong type, an address that is none, or no TOML. */
export const hostsTomlRejected: DiagnosticRule = {
  code: CODE,
  title: 'A `hosts.toml` is ignored as a whole',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`containerd ignores the whole file and pulls from the registry itself; it only writes this to its log.`), (p) => [...unquotedBoolean(p), ...meantCapability(p['reason'] === 'capability' ? p['value'] : undefined)]),
};

const CAPABILITIES = ['pull', 'resolve', 'push'];

function meantCapability(value: string | undefined): readonly Correction[] {
  const meant = value === undefined ? undefined : nearest(value.toLowerCase(), CAPABILITIES, value.length > 5 ? 2 : 1);
  return meant === undefined ? [] : [replacing(tell`Write ${quoted(meant)}`, () => meant)];
}
