import { asList, asMap, asScalar, textOf, valueOf } from '../../syntax/access';
import type { MapNode, TreeNode } from '../../syntax/tree';
import { mapAt, nodeAt, readText, type Carried, type Carrier, type CarrierFile } from './carrier';

/**
 * Files of Butane (`contents.inline`, or `contents.source`), of Ignition (`contents.source`, a data URL, which is read and never edited) and of
 * OpenShift's MachineConfig, which holds an Ignition configuration. Source: the specifications of coreos/butane and coreos/ignition;
 * openshift/api `machineconfiguration/v1`.
 */
export const IGNITION: Carrier = {
  name: 'ignition',
  words: ['storage', 'files'],
  byFileName: true,
  find: (root, file, node) => asList(nodeAt(configOf(mapAt(root)), 'storage', 'files'))?.items.flatMap((item) => fileIn(item, file, node)) ?? [],
};

function configOf(root: MapNode | undefined): MapNode | undefined {
  if (/^machineconfiguration\.openshift\.io\//.test(textOf(root, 'apiVersion') ?? '')) return mapAt(root, 'spec', 'config');
  // OpenShift's variant of Butane is a MachineConfig in the making, with the files at the same place.
  if (textOf(root, 'variant') !== undefined && textOf(root, 'version') !== undefined) return root;
  return textOf(mapAt(root, 'ignition'), 'version') === undefined ? undefined : root;
}

function fileIn(item: TreeNode | undefined, file: CarrierFile, node: string): readonly Carried[] {
  const entry = asMap(item);
  const path = textOf(entry, 'path');
  const contents = mapAt(entry, 'contents');
  const compression = textOf(contents, 'compression');
  if (path === undefined || !contents || (compression !== undefined && compression !== 'none')) return [];
  const inline = asScalar(valueOf(contents, 'inline'));
  if (inline) return readText(file, { path, scalar: inline }, node);
  const source = asScalar(valueOf(contents, 'source'));
  return source ? readText(file, { path, scalar: source, encoding: 'data-url' }, node) : [];
}
