import type { Look } from '../../base/look';
import { asList, asMap, textOf, valueOf } from '../../syntax/access';
import type { TreeNode } from '../../syntax/tree';
import type { ConfigText } from '../dialect';
import type { Carried, Carrier, CarrierFile } from './carrier';
import { CLOUD_INIT } from './cloudInit';
import { CLUSTER_API } from './clusterApi';
import { CONFIG_MAP } from './configMap';
import { EKS_ANYWHERE } from './eksAnywhere';
import { namesFile } from './files';
import { GARDENER } from './gardener';
import { IGNITION } from './ignition';
import { K3D } from './k3d';
import { KIND } from './kind';
import { KUBESPRAY } from './kubespray';
import { RANCHER } from './rancher';
import { TALOS_PATCHES } from './talosPatches';

/** The forms of files that mirror configurations stand in. */
export const CARRIERS: readonly Carrier[] = [
  RANCHER, CLUSTER_API, CLOUD_INIT, IGNITION, K3D, KIND, TALOS_PATCHES, KUBESPRAY, EKS_ANYWHERE, GARDENER, CONFIG_MAP,
];

/** What every text with a carried configuration holds one of; one look for it spares most texts the others. */
const COMMON = /irror|egistr|certs\.d\/|daemon\.json|data:/;

/** Whether a text can carry a configuration, by its name and at a cheap look at its content. */
export function mayCarry(path: string, look: Look): boolean {
  return isCarrierText(path, look) && likelyCarriers(look).length > 0;
}

function isCarrierText(path: string, look: Look): boolean {
  return (/\.(?:ya?ml|json)$/.test(path) || isCarrierName(path)) && look.has(COMMON);
}

/** The forms that a text may be of; what is dearest to look for comes last. */
function likelyCarriers(look: Look): readonly Carrier[] {
  return CARRIERS.filter(({ words, byFileName, signs = [] }) => words.every(look.has) && (byFileName !== true || namesFile(look)) && signs.every(look.has));
}

/** Whether a file is read for its name: Butane's and Ignition's files, and cloud-init's without an ending. */
export function isCarrierName(path: string): boolean {
  return /(?:\.(?:bu|ign)|(?:^|\/)(?:user-data|cloud-config))$/.test(path);
}

/** The configurations that a text carries, by its fast tree alone. */
export function carriedIn({ path, text, look, outline }: ConfigText, read: CarrierFile['read']): readonly Carried[] {
  if (!isCarrierText(path, look)) return [];
  const carriers = likelyCarriers(look);
  if (carriers.length === 0) return [];
  const file: CarrierFile = { path, text, read };
  const roots = outline().documents.flatMap(({ root }) => (root ? objectsIn(root) : []));
  return roots.flatMap((root, at) => carriers.flatMap((carrier) => carrier.find(root, file, String(at))));
}

/** The objects of a `List` of Kubernetes, or the document itself. */
function objectsIn(root: TreeNode): readonly TreeNode[] {
  const map = asMap(root);
  if (!/List$/.test(textOf(map, 'kind') ?? '')) return [root];
  return asList(valueOf(map, 'items'))?.items.flatMap((item) => item ?? []) ?? [root];
}
