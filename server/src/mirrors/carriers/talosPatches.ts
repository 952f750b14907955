import { asList, asMap, asScalar, follow, textOf, valueOf } from '../../syntax/access';
import { scanTree } from '../../syntax/scanner/view';
import type { MapEntry, MapNode, ScalarNode, TreeNode } from '../../syntax/tree';
import { readRegistries } from '../talos/read';
import { mapAt, readMap, readText, type Carried, type Carrier, type CarrierFile } from './carrier';

/**
 * Patches of Talos' machine configuration where they are no machine configuration themselves: JSON patches (RFC 6902) below
 * `/machine/registries`, and the lists of patches of Cluster API's Talos providers (`strategicPatches`, `configPatches`), of talhelper
 * (`patches` of all, of the control plane, of workers and of a node) and of Omni's cluster templates (`inline`). Source: the documentation of
 * Talos, "Configuration Patches", and of these projects.
 */
export const TALOS_PATCHES: Carrier = {
  name: 'talos-patches',
  words: ['registries', 'machine'],
  signs: [/atches\b|\bop\b/, /\bregistries\b/, /\bmachine\b/],
  find: (root, file, node) => {
    const operations = readOperations(file, root, node);
    if (operations.length > 0) return operations;
    const object = mapAt(root);
    if (textOf(object, 'kind') === 'ConfigPatch' || isOmni(object)) return patchesOf(object).flatMap((item, at) => readPatch(file, item, `${node}-${at}`));
    return listsOf(object).flatMap((list, at) => (asList(list)?.items ?? []).flatMap((item) => readPatch(file, item, `${node}-${at}`)).concat(readOperations(file, list, `${node}-${at}`)));
  },
};

/** Where the projects keep lists of patches. */
function listsOf(object: MapNode | undefined): readonly (TreeNode | undefined)[] {
  if (/\.cluster\.x-k8s\.io\//.test(textOf(object, 'apiVersion') ?? '')) {
    const specs = [mapAt(object, 'spec', 'template', 'spec'), mapAt(object, 'spec', 'controlPlaneConfig', 'controlplane'), mapAt(object, 'spec')];
    return specs.flatMap((spec) => [valueOf(spec, 'strategicPatches'), valueOf(spec, 'configPatches')]);
  }
  if (!object || textOf(object, 'clusterName') === undefined) return [];
  const nodes = asList(valueOf(object, 'nodes'))?.items ?? [];
  return [object, mapAt(object, 'controlPlane'), mapAt(object, 'worker'), ...nodes.map(asMap)].map((part) => valueOf(part, 'patches'));
}

function isOmni(object: MapNode | undefined): boolean {
  return /^(?:Cluster|ControlPlane|Workers|Machine)$/.test(textOf(object, 'kind') ?? '') && textOf(object, 'apiVersion') === undefined;
}

function patchesOf(object: MapNode | undefined): readonly (TreeNode | undefined)[] {
  return (asList(valueOf(object, 'patches'))?.items ?? []).map((item) => valueOf(asMap(item), 'inline'));
}

/** A patch as a text of its own, which may hold JSON patches too, or as a map in the list. */
function readPatch(file: CarrierFile, item: TreeNode | undefined, node: string): readonly Carried[] {
  const scalar = asScalar(item);
  if (scalar) {
    const whole = readText(file, { path: '/machine.yaml', scalar }, node);
    return whole.length > 0 ? whole : readOperationsText(file, scalar, node);
  }
  const registries = mapAt(item, 'machine', 'registries');
  return registries ? [readMap(file, registries, `${node}/machine.yaml`, 'talos.refused', readRegistries)] : [];
}

/** JSON patches in a text of their own, as talhelper's documentation has them: one configuration for each operation. */
function readOperationsText(file: CarrierFile, scalar: ScalarNode, node: string): readonly Carried[] {
  const operationsIn = (text: string): readonly Carried[] =>
    scanTree(text, { templates: false }).documents.flatMap(({ root }) => (root ? readOperations({ ...file, text }, root, node) : []));
  return operationsIn(scalar.text).flatMap((_, at) => readText({ ...file, read: (_path, text) => operationsIn(text)[at] }, { path: '/machine.yaml', scalar }, node));
}

/** JSON patches that add or replace below `/machine/registries`. */
function readOperations(file: CarrierFile, list: TreeNode | undefined, node: string): readonly Carried[] {
  return (asList(list)?.items ?? []).flatMap((item) => {
    const operation = asMap(item);
    const path = asScalar(valueOf(operation, 'path'));
    const value = follow(valueOf(operation, 'value'));
    if (!path || !value || !/^(?:add|replace)$/.test(textOf(operation, 'op') ?? '')) return [];
    const keys = path.text.split('/').slice(1).map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
    if (keys[0] !== 'machine' || (keys.length > 1 && keys[1] !== 'registries')) return [];
    const nested = keys.length === 1 ? mapAt(value, 'registries') : nest(keys.slice(2), value, path);
    return nested ? [readMap(file, nested, `${node}/machine.yaml`, 'talos.refused', readRegistries)] : [];
  });
}

/** The value as it stands below the rest of the keys, of which a number or `-` is the place of an item; keys have the place of the patch's path. */
function nest(keys: readonly string[], value: TreeNode, path: ScalarNode): MapNode | undefined {
  const node = keys.reduceRight<TreeNode>((inner, key) => {
    if (/^(?:-|0|[1-9][0-9]*)$/.test(key)) return { kind: 'list', span: value.span, flow: false, items: [inner] };
    const entry: MapEntry = { key: { kind: 'scalar', style: 'plain', text: key, span: path.span, inner: path.inner }, value: inner };
    return { kind: 'map', span: value.span, flow: false, entries: [entry] };
  }, value);
  return node.kind === 'map' ? node : undefined;
}
