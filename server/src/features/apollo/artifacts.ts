import type { Artifact, ProductManifest, TextFact } from '../../images/apollo/facts';
import { formatNamed } from '../../reference/format';
import { hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import { findPlaceholder } from '../../reference/placeholder';
import { asMap, entryOf, isNull } from '../../syntax/access';
import type { MapNode, Tree } from '../../syntax/tree';
import type { Snapshot } from '../../workspace/snapshot';
import { addLines, appendItem, isJson, listIndent, scalarText, type TextEdit } from '../edits';
import { resolveText } from '../resolution';
import { chartImages, chartOfManifest, type ChartImage, type WorkspaceChart } from './charts';

/** An artifact of a manifest whose address is an image reference. */
export interface DeclaredImage {
  readonly artifact: Artifact;
  readonly uri: TextFact;
  readonly reference: Reference;
}

/** What a manifest declares, held against what its chart deploys. */
export interface Comparison {
  readonly chart: WorkspaceChart;
  /** Images of the chart that no artifact names. */
  readonly undeclared: readonly ChartImage[];
  /** Artifacts that the chart does not deploy; `other` is the chart's image of the same repository, where there is one. */
  readonly unused: readonly { readonly declared: DeclaredImage; readonly other: ChartImage | undefined }[];
  readonly isComplete: boolean;
}

/** The artifacts of a manifest that can be read as references; a placeholder of a build cannot. */
export function declaredImages(manifest: ProductManifest): readonly DeclaredImage[] {
  return manifest.artifacts.flatMap((artifact) => {
    const { uri } = artifact;
    const parsed = uri && !findPlaceholder(uri.text) ? parseReference(uri.text) : undefined;
    return uri && parsed?.ok ? [{ artifact, uri, reference: parsed.reference }] : [];
  });
}

/**
 * Compares a manifest's artifacts with the images of its chart. Undefined where the chart is not in the workspace or is there in
 * another version, so that nothing can be said. While the chart's images are not known to be all, an artifact counts as unused
 * only where the chart has another version of the same image.
 */
export function compareArtifacts(snapshot: Snapshot, uri: string, manifest: ProductManifest): Comparison | undefined {
  const chart = chartOfManifest(snapshot, uri, manifest);
  const version = manifest.chart?.version?.text;
  if (!chart || (version !== undefined && chart.version !== undefined && version !== chart.version)) return undefined;
  const { images, injected, isComplete } = chartImages(snapshot, chart);
  const declared = declaredImages(manifest);
  const hasPlaceholder = manifest.artifacts.some((artifact) => artifact.uri !== undefined && findPlaceholder(artifact.uri.text) !== undefined);
  return {
    chart,
    isComplete,
    // An artifact that a build fills in may be any of the chart's images.
    undeclared: hasPlaceholder ? [] : images.filter((image) => !declared.some(({ reference }) => covers(snapshot, uri, reference, image))),
    unused: declared.flatMap((one) => {
      if (images.some((image) => covers(snapshot, uri, one.reference, image)) || injected.some((written) => isOneOf(one.uri.text, written))) return [];
      const other = images.find((image) => sameRepository(one.reference, image.reference));
      return isComplete || other ? [{ declared: one, other }] : [];
    }),
  };
}

/** Whether an artifact may be what a reference becomes once Apollo has put something in each place of it that is not known. */
function isOneOf(declared: string, rendered: string): boolean {
  const parts = rendered.split(/\{\{[^}]*\}\}/);
  const [first = ''] = parts;
  if (!declared.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1)) {
    const found = part === '' ? declared.length : declared.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at === declared.length;
}

/** Whether an artifact is an image of the chart, by the chart's own name for it or by the registry that it is pulled from. */
function covers(snapshot: Snapshot, uri: string, declared: Reference, image: ChartImage): boolean {
  if (sameImage(declared, image.reference)) return true;
  const pulled = resolveText(snapshot, uri, image.written, 'all').sources;
  return pulled.some(({ reference, via }) => {
    const parsed = via && reference !== null ? parseReference(reference) : undefined;
    return parsed?.ok === true && sameImage(declared, parsed.reference);
  });
}

function sameImage(a: Reference, b: Reference): boolean {
  if (!sameRepository(a, b)) return false;
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  // A tag and a digest may be the same image.
  return a.tag === undefined || b.tag === undefined || a.tag === b.tag;
}

function sameRepository(a: Reference, b: Reference): boolean {
  return a.path === b.path && hostKey(a.domain) === hostKey(b.domain);
}

/** An image as an artifact's `uri` names it: whole, with its registry. */
export function artifactUri(image: ChartImage): string {
  return formatNamed(image.reference);
}

/**
 * Adds images to a manifest's artifacts, in their order, behind those that are there; nothing else changes. Undefined where the
 * layout of the text does not allow it.
 */
export function addArtifacts(text: string, tree: Tree, images: readonly ChartImage[]): readonly TextEdit[] | undefined {
  const root = asMap(tree.documents[0]?.root);
  if (!root || images.length === 0) return undefined;
  const uris = images.map((image) => scalarText(text, artifactUri(image)));
  const extensions = entryOf(root, 'extensions') ?? entryOf(root, 'manifest-extensions');
  const dash = ' '.repeat(listIndent(text, tree));
  const lines = ['artifacts:', ...uris.flatMap((uri) => [`${dash}- type: oci`, `${dash}  uri: ${uri}`])];
  if (!extensions) return addLines(text, root, ['extensions:', ...lines.map((line) => `  ${line}`)]);
  const body = asMap(extensions.value);
  return body && addTo(text, body, uris, lines);
}

function addTo(text: string, body: MapNode, uris: readonly string[], lines: readonly string[]): readonly TextEdit[] | undefined {
  const entry = entryOf(body, 'artifacts');
  if (!entry) return addLines(text, body, lines);
  const flow = uris.map((uri) => (isJson(text) ? `{ "type": "oci", "uri": ${uri} }` : `{ type: oci, uri: ${uri} }`)).join(', ');
  const list = entry.value;
  if (list?.kind === 'list') {
    if (list.flow) return appendItem(text, list, () => [flow]);
    return joined(uris.map((uri) => appendItem(text, list, () => ['type: oci', `uri: ${uri}`])?.[0]));
  }
  const isBlank = list === undefined || (list.kind === 'scalar' && isNull(list));
  const colon = text.indexOf(':', entry.key.span.end);
  return isBlank && colon >= 0 ? [{ span: { start: colon + 1, end: list?.span.end ?? colon + 1 }, newText: ` [${flow}]` }] : undefined;
}

/** Insertions at one place become one, in their order. */
function joined(edits: readonly (TextEdit | undefined)[]): readonly TextEdit[] | undefined {
  const [first] = edits;
  if (!first || edits.some((edit) => edit?.span.start !== first.span.start)) return undefined;
  return [{ span: first.span, newText: edits.map((edit) => edit?.newText ?? '').join('') }];
}
