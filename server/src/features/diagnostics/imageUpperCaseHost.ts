import { tell } from '../../base/texts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** A host with capital letters and without a dot or a port, on which engines differ. */
export const imageUpperCaseHost: DiagnosticRule = {
  code: 'image.upper-case-host',
  title: 'Engines differ on a host with capital letters',
  severity: 'warning',
  check: (file) => file.images().flatMap(({ site, resolution: { reference } }) => {
    const host = reference?.domain ?? '';
    if (!/[A-Z]/.test(host) || /[.:]/.test(host)) return [];
    return [{ span: site.span, message: tell`containerd and Docker take ${quoted(host)} for a host, while CRI-O and Podman refuse the reference: a name without a dot is lower case there.` }];
  }),
};
