import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.plain-file';

/** A file stands where the folder of a host is looked for. It is told once, in the first `hosts.toml` of the `certs.d`. */
export const hostsTomlPlainFile: DiagnosticRule = {
  code: CODE,
  title: 'A file in a `certs.d` bears the name of a host',
  severity: 'error',
  check: (file) => configDetections(file, CODE, ({ name = '' }) => (
    name === '_default'
      ? tell`Beside this folder \`_default\` is a file, where containerd expects a folder: every pull of a host without a folder of its own fails.`
      : tell`Beside this folder ${quoted(name)} is a file, where containerd expects a folder: every pull of that host fails.`
  )),
};
