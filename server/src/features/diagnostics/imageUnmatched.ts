import { tell } from '../../base/texts';
import type { RegistrySource } from '../../workspace/snapshot';
import { addToList } from '../edits';
import { routesFor } from '../routes';
import { fixOf, mapAround } from './fixes';
import type { RegistryNode } from './graph';
import { hostOf } from './images';
import { typoOf } from './imageHostTypo';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts, JudgedImage } from './model';
import { quoted } from './words';

const CODE = 'image.unmatched';
const MOST_OFFERED = 6;

/** An image whose host no rule and no registry speaks of. Off by default: pulling as written is what most images do. */
export const imageUnmatched: DiagnosticRule = {
  code: CODE,
  title: 'No rule covers an image',
  severity: 'off',
  check: (file) => file.images().filter((image) => !typoOf(file, image)).flatMap((image) => {
    const host = unmatchedHost(image);
    return host === undefined ? [] : [detect(file, image, host)];
  }),
};

function detect(file: CheckedFile, image: JudgedImage, host: string): Detection {
  return {
    span: image.site.span,
    message: tell`No rule covers ${quoted(host)}, so ${quoted(image.resolution.normalized ?? image.site.written)} is pulled as written; Apollo calls it Unchecked.`,
    needs: mirrorNeeds(file),
    fixes: (texts) => mirrorFixes(file, image, texts),
  };
}

/** The host of an image that every Environment pulls as written, because no rule knows it. */
export function unmatchedHost({ resolution }: JudgedImage): string | undefined {
  return resolution.status === 'unmatched' && resolution.reference ? hostOf(resolution.reference) : undefined;
}

/** Makes the host of an image a Mirrored Registry: one fix for each registry of its table. Offered without the diagnostic too. */
export function mirrorFixes(file: CheckedFile, image: JudgedImage, texts: FixTexts): readonly (Fix | undefined)[] {
  const host = unmatchedHost(image);
  if (host === undefined) return [];
  return targetsOf(file).map(({ source, url, registry }) => fixOf(
    file.snapshot,
    texts,
    {
      title: tell`Mirror ${quoted(host)} through ${quoted(url.text)}${registry.displayName === undefined ? '' : ` (${registry.displayName})`}`,
      code: CODE,
    },
    [{
      uri: source.uri,
      edits: ({ text, tree }) => {
        const map = mapAround(tree, url.span);
        return map && addToList(text, tree, map, 'mirroredRegistries', host);
      },
    }],
  ));
}

/** The files whose texts `mirrorFixes` needs. */
export function mirrorNeeds(file: CheckedFile): readonly string[] {
  return [...new Set(targetsOf(file).map(({ source }) => source.uri))];
}

/** The registries that a rule for this file can lead to: those of its table that serve one of its Environments. */
function targetsOf({ graph, snapshot, uri }: CheckedFile): readonly RegistryNode[] {
  const { files, routes } = routesFor(snapshot, uri, 'all');
  const environments = new Set(routes.map((route) => route.environment));
  const serves = (node: RegistryNode): boolean => environments.has(undefined) || namesIn(files, environments).has(node.key);
  const nodes = graph.nodes.filter((node) => files.includes(node.source) && !node.source.stale && serves(node));
  return nodes.filter((node, index) => nodes.findIndex((other) => other.key === node.key) === index).slice(0, MOST_OFFERED);
}

function namesIn(files: readonly RegistrySource[], environments: ReadonlySet<string | undefined>): ReadonlySet<string> {
  const declared = files.flatMap((source) => source.file.environments ?? []).filter((environment) => environments.has(environment.id.text));
  return new Set(declared.flatMap((environment) => environment.registries.flatMap((entry) => entry.key ?? [])));
}
