import { tell } from '../../base/texts';
import { configDetections, replacing } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'hosts-toml.http-name';

/** A host without a scheme has a name that begins with `http`. */
export const hostsTomlHttpName: DiagnosticRule = {
  code: CODE,
  title: 'A host whose name begins with `http` needs a scheme',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`containerd takes ${quoted(host)} for an address with a scheme, since it begins with \`http\`, and asks no host at all. Write \`https://\` in front.`, () => [replacing(tell`Write \`https://\``, (text) => (text.startsWith('http') ? `https://${text}` : undefined))]),
};
