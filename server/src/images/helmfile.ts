import { asList, asMap, valueOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** Where a helmfile (and Fleet's fleet.yaml, which has the same task) holds values and charts of its own. */
export const HELMFILE_RULES: readonly PlaceRule[] = [
  { kind: 'helm-release', path: 'releases[].values[]', read: 'values' },
  { kind: 'helm-release', path: 'releases[].valuesTemplate[]', read: 'values' },
  { kind: 'helm-release', path: 'releases[].set', read: 'parameters' },
  { kind: 'helm-release', path: 'releases[].setTemplate', read: 'parameters' },
  { kind: 'helm-release', path: 'environments.*.values[]', read: 'values' },
  { kind: 'helm-release', path: 'releases[].chart', scheme: 'oci://' },
  { kind: 'helm-release', path: 'templates.*.values[]', read: 'values' },
  { kind: 'helm-release', path: 'templates.*.set', read: 'parameters' },
  { kind: 'helm-release', path: 'helm.values', read: 'values' },
  { kind: 'helm-release', path: 'helm.chart', scheme: 'oci://' },
  { kind: 'helm-release', path: 'targetCustomizations[].helm.values', read: 'values' },
];

/** Whether a file of that name is a helmfile; since version 1 those with template actions end in `.gotmpl`. */
export function isHelmfileName(path: string): boolean {
  return /(?:^|\/)(?:helmfile(?:[._-][^/]*)?|helmfile\.d\/[^/]+)\.ya?ml(?:\.gotmpl)?$/.test(path);
}

/** Whether a document is a helmfile or a fleet.yaml, by its name or by releases of charts. */
export function isHelmfile(path: string, root: MapNode | undefined): boolean {
  if (isHelmfileName(path) || /(?:^|\/)fleet\.ya?ml$/.test(path)) return true;
  const releases = asList(valueOf(root, 'releases'))?.items ?? [];
  return releases.length > 0 && releases.every((release) => valueOf(asMap(release), 'chart') !== undefined && valueOf(asMap(release), 'name') !== undefined);
}
