import { tell } from '../../base/texts';
import { memo } from '../../base/memo';
import { countThrough, usageOf } from '../usage';
import { routesFor } from '../routes';
import { fixOf } from './fixes';
import { hostOf, replaceHost } from './images';
import { looksLikeTypo } from './hostTypo';
import type { CheckedFile, Detection, DiagnosticRule, JudgedImage } from './model';
import { quoted } from './words';

const CODE = 'image.host-typo';
/** How often the known host must be used, so that the odd one stands out. */
const LEAST_USES = 5;

/** A host that no rule knows and that is one slip away from one that a rule knows and that many images name. */
export const imageHostTypo: DiagnosticRule = {
  code: CODE,
  title: 'The host of an image looks misspelt',
  severity: 'information',
  check: (file) => file.images().flatMap((image) => {
    const typo = typoOf(file, image);
    return typo ? [detect(file, image, typo)] : [];
  }),
};

interface Typo {
  readonly host: string;
  readonly meant: string;
  readonly uses: number;
}

/** What the host of an image was probably meant to be; undefined where that is not plain. */
export function typoOf(file: CheckedFile, { resolution }: JudgedImage): Typo | undefined {
  // Before every file has been seen, "used once" may only mean "seen once".
  if (resolution.status !== 'unmatched' || !resolution.reference || file.snapshot.scan.phase !== 'done') return undefined;
  const host = hostOf(resolution.reference);
  if (usageOf(file.snapshot).byHost.get(host)?.images !== 1) return undefined;
  const candidates = knownHosts(file).filter((known) => looksLikeTypo(host, known)).flatMap((meant) => oftenUsed(file, meant));
  const [only, another] = candidates;
  return only && !another ? { host: resolution.reference.domain, ...only } : undefined;
}

function detect({ snapshot, uri }: CheckedFile, image: JudgedImage, { host, meant, uses }: Typo): Detection {
  return {
    span: image.site.span,
    message: tell`No rule knows ${quoted(host)}. Did you mean ${quoted(meant)} (used ${uses} times)?`,
    fixes: (texts) => [fixOf(snapshot, texts, { title: tell`Change the host to ${quoted(meant)}`, code: CODE }, [
      { uri, edits: (text) => replaceHost(text, image, meant) },
    ])],
  };
}

/** The keys of the hosts that the rules for a file speak of. */
const knownHosts = memo(({ graph, snapshot, uri }: CheckedFile): readonly string[] => {
  const { files } = routesFor(snapshot, uri, 'all');
  const keys = new Set<string>();
  for (const node of graph.nodes.filter(({ source }) => files.includes(source))) {
    keys.add(node.key);
    for (const { key } of node.registry.mirrors) if (key !== undefined) keys.add(key);
  }
  return [...keys];
});

/** A host with how often the images name it that the same registry files apply to; nothing where that is too seldom. */
function oftenUsed({ snapshot, uri }: CheckedFile, meant: string): readonly { readonly meant: string; readonly uses: number }[] {
  const { files } = routesFor(snapshot, uri, 'all');
  const uses = Math.max(0, ...files.map((source) => countThrough(snapshot, source, meant).images));
  return uses >= LEAST_USES ? [{ meant, uses }] : [];
}
