import { tell } from '../../base/texts';
import { resolveText } from '../resolution';
import { changeTo } from './apolloArtifacts';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'apollo.chart-address';
const SCHEME = 'oci://';

/** A chart on a host whose containers Apollo pulls from elsewhere. */
export const apolloChartAddress: DiagnosticRule = {
  code: CODE,
  title: 'A chart is addressed on a host that is mirrored for containers',
  severity: 'information',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const { snapshot, uri, entry } = file;
  const addresses = entry.images.sites.filter((site) => site.kind === 'apollo-manifest' && site.obstacle === 'address' && site.written.startsWith(SCHEME));
  return addresses.flatMap((site) => {
    const [host = ''] = site.written.slice(SCHEME.length).split('/');
    const { sources } = resolveText(snapshot, uri, `${host}/chart`, 'all');
    const mirrors = sources.flatMap(({ via, reference }) => (via?.mirrored === undefined || reference === null ? [] : [reference.slice(0, reference.indexOf('/'))]));
    const [first] = mirrors;
    if (first === undefined) return [];
    return [{
      span: site.span,
      message: tell`${quoted(host)} is a Mirrored Registry. Apollo documents mirrors for containers; whether a chart's address is redirected too is not said.`,
      fixes: (texts) => (sources.length > 1 ? [] : [changeTo(file, texts, CODE, site.span, SCHEME + first + site.written.slice(SCHEME.length + host.length), false)]),
    }];
  });
}
