import { tell } from '../../base/texts';
import { addingLine, configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.double-v2';

/** The address of a host has `/v2/` in its path, as projects of Harbor have it, and no `override_path`. */
export const hostsTomlDoubleV2: DiagnosticRule = {
  code: CODE,
  title: 'containerd adds a second `/v2` to a path',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ url = '', path = '' }) => tell`containerd asks ${quoted(url)} below ${quoted(path)}: it adds \`/v2\` to a path that does not end in it.`, () => [addingLine(tell`Add \`override_path = true\``, 'override_path = true')]),
};
