import { asList, asMap, asScalar, textOf, valueOf } from '../syntax/access';
import type { MapNode, Tree } from '../syntax/tree';
import type { ValuesHolder, ValuesSource } from './linkModel';
import { ownerOf } from './owner';
import { keyPath } from './path';

/** The key under which Flux looks for values where a release names none. */
const USUAL_KEY = 'values.yaml';

/** The ConfigMaps and Secrets from which a HelmRelease takes values, in the order in which they count; each goes over those before it. */
export function valuesSourcesOf(release: MapNode): readonly ValuesSource[] {
  const namespace = namespaceOf(release);
  return (asList(valueOf(asMap(valueOf(release, 'spec')), 'valuesFrom'))?.items ?? []).flatMap((item): ValuesSource[] => {
    const from = asMap(item);
    const kind = textOf(from, 'kind');
    const name = textOf(from, 'name');
    if (name === undefined || (kind !== 'ConfigMap' && kind !== 'Secret')) return [];
    const target = textOf(from, 'targetPath');
    return [{ kind, name, key: textOf(from, 'valuesKey') ?? USUAL_KEY, ...(namespace !== undefined && { namespace }), ...(target !== undefined && { target }) }];
  });
}

/** The ConfigMaps and Secrets of a file whose texts can be read: a Secret's `data` is encoded, its `stringData` is not. */
export function valuesHoldersOf(tree: Tree): readonly ValuesHolder[] {
  return tree.documents.flatMap(({ root }, document) => {
    const map = asMap(root);
    const kind = textOf(map, 'kind');
    if (!map || ownerOf(map)?.group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return [];
    const name = textOf(asMap(valueOf(map, 'metadata')), 'name');
    const field = kind === 'ConfigMap' ? 'data' : 'stringData';
    const keys = (asMap(valueOf(map, field))?.entries ?? []).flatMap(({ key, value }) => (asScalar(value) ? [key.text] : []));
    if (name === undefined || keys.length === 0) return [];
    const namespace = namespaceOf(map);
    return [{ kind, name, document, field, keys, ...(namespace !== undefined && { namespace }) }];
  });
}

/** The path of a holder's text. */
export function holderPath(field: string, key: string): string {
  return keyPath(field, key);
}

function namespaceOf(object: MapNode): string | undefined {
  return textOf(asMap(valueOf(object, 'metadata')), 'namespace');
}
