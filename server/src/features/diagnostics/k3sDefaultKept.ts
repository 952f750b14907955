import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'k3s.default-kept';

/** `--disable-default-registry-endpoint` is set, and a mirrored registry has an entry in `configs`. */
export const k3sDefaultKept: DiagnosticRule = {
  code: CODE,
  title: 'A registry keeps its default endpoint',
  severity: 'warning',
  check: (file) => configDetections(file, CODE, ({ host = '' }) => tell`${quoted(host)} keeps its default endpoint although those are switched off, since it has an entry in \`configs\`.`),
};
