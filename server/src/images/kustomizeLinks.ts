import { asList, asMap, asScalar, isNull, textOf, valueOf } from '../syntax/access';
import type { MapNode, Tree } from '../syntax/tree';
import { imagesHolder } from './kustomization';
import type { FieldSpec, ImageTransform, KustomizationLink } from './linkModel';
import { ownerOf } from './owner';
import type { PlaceRule } from './rules';

/** The kustomizations of a file: kustomize's own, components, and those of Flux. */
export function kustomizationsOf(tree: Tree, path: string): readonly KustomizationLink[] {
  return tree.documents.flatMap((document) => {
    const root = asMap(document.root);
    if (root && ownerOf(root)?.kind === 'HelmRelease') return postRendered(root);
    const keys = root ? imagesHolder(root, path) : undefined;
    if (!root || !keys) return [];
    const isFlux = keys.length > 1;
    const holder = keys.slice(0, -1).reduce<MapNode | undefined>((map, key) => asMap(valueOf(map, key)), root);
    const images = [...transformsIn(holder, keys.at(-1) ?? ''), ...(isFlux ? [] : transformsIn(root, 'imageTags'))];
    return [isFlux ? fluxLink(holder, images) : ownLink(root, images)];
  });
}

/** What a HelmRelease of Flux does to what its chart renders; which files that is, is not known here. */
function postRendered(root: MapNode): readonly KustomizationLink[] {
  const renderers = asList(valueOf(asMap(valueOf(root, 'spec')), 'postRenderers'))?.items ?? [];
  return renderers.flatMap((item) => {
    const images = transformsIn(asMap(valueOf(asMap(item), 'kustomize')), 'images');
    return images.length > 0 ? [{ resources: [], components: [], images, configurations: [], takesFolders: true }] : [];
  });
}

function transformsIn(map: MapNode | undefined, key: string): readonly ImageTransform[] {
  return (asList(valueOf(map, key))?.items ?? []).flatMap((item) => {
    const entry = asMap(item);
    return entry ? (transformOf(entry) ?? []) : [];
  });
}

/** One entry of an `images` list; undefined where it names nothing to look for. */
function transformOf(map: MapNode): ImageTransform | undefined {
  const name = textOf(map, 'name');
  const written = asScalar(valueOf(map, 'name'));
  if (name === undefined || !written) return undefined;
  const field = (key: string) => {
    const scalar = asScalar(valueOf(map, key));
    return scalar && !isNull(scalar) && scalar.text !== '' ? { [key]: scalar.text } : {};
  };
  return { name, ...field('newName'), ...field('newTag'), ...field('tagSuffix'), ...field('digest'), span: map.span, nameSpan: written.inner };
}

function fluxLink(spec: MapNode | undefined, images: readonly ImageTransform[]): KustomizationLink {
  const path = (textOf(spec, 'path') ?? '.').replace(/^(?:\.?\/)+|^\.$/, '');
  const components = textsOf(spec, 'components').map((component) => `/${path}/${component}`);
  return { resources: [`/${path}`], components, images, configurations: [], takesFolders: true };
}

function ownLink(root: MapNode, images: readonly ImageTransform[]): KustomizationLink {
  const patches = (asList(valueOf(root, 'patches'))?.items ?? []).flatMap((item) => textOf(asMap(item), 'path') ?? []);
  const resources = [...textsOf(root, 'resources'), ...textsOf(root, 'bases'), ...textsOf(root, 'patchesStrategicMerge'), ...patches];
  return {
    resources: resources.filter(isLocal),
    components: textsOf(root, 'components').filter(isLocal),
    images,
    configurations: textsOf(root, 'configurations').filter(isLocal),
    takesFolders: false,
  };
}

/** An address and a patch that is written out are no files of the workspace. */
function isLocal(name: string): boolean {
  return !/:\/\/|^git@|\n/.test(name);
}

function textsOf(map: MapNode | undefined, key: string): readonly string[] {
  return (asList(valueOf(map, key))?.items ?? []).flatMap((item) => asScalar(item)?.text ?? []);
}

/** The field specs of a transformer configuration: a root without a kind whose `images` are places, not names. */
export function fieldSpecsOf(tree: Tree): readonly FieldSpec[] {
  const root = asMap(tree.documents[0]?.root);
  if (!root || ownerOf(root)) return [];
  return (asList(valueOf(root, 'images'))?.items ?? []).flatMap((item) => {
    const map = asMap(item);
    const path = textOf(map, 'path');
    if (path === undefined || valueOf(map, 'name')) return [];
    const kind = textOf(map, 'kind');
    const group = textOf(map, 'group');
    return [{ path, ...(kind !== undefined && { kind }), ...(group !== undefined && { group }) }];
  });
}

/** The rule for a place that a transformer configuration adds; lists on the way need not be written, as in kustomize. */
export function fieldSpecRule({ path, kind, group }: FieldSpec): PlaceRule {
  const steps = path.split(/(?<!\\)\//).filter((step) => step !== '').map((step) => stepText(step.replace(/\\\//g, '/')));
  const objects = { ...(kind !== undefined && { kinds: [kind] }), ...(group !== undefined && { groups: [group] }) };
  return { kind: 'kubernetes', path: steps.join('.'), implicitLists: true, ...(kind !== undefined || group !== undefined ? { objects } : {}) };
}

function stepText(step: string): string {
  const key = step.replace(/\[\]$/, '');
  const written = /[.[\]"]/.test(key) ? `"${key}"` : key;
  return step === key ? written : `${written}[]`;
}
