import { tell } from '../../base/texts';
import { configDetections, replacing, unquotedBoolean } from './configProblems';
import type { DiagnosticRule } from './model';
import { refusal } from './refusals';
import { sentences } from './words';

const CODE = 'registries-conf.refused';

/** Podman, CRI-O and skopeo refuse the configuration: a value of a wrong type, a table without a location, an address with a scheme, conflicting tables, a file of version 1, or no TOML at all. */
export const registriesConfRefused: DiagnosticRule = {
  code: CODE,
  title: 'A `registries.conf` is refused by its engine',
  severity: 'error',
  check: (file) => configDetections(file, CODE, (p) => sentences(refusal(p), tell`Every pull fails with this configuration.`), (p) => p['reason'] === 'scheme' ? [replacing(tell`Take the scheme off`, (text) => text.replace(/^https?:\/\//, ''))] : unquotedBoolean(p)),
};
