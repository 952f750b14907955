import type { Span } from '../../base/span';
import { asList, asMap, entryOf, textOf, valueOf } from '../../syntax/access';
import type { MapNode, Tree } from '../../syntax/tree';
import type { ImageSite } from '../model';
import { ownerOf } from '../owner';
import type { DeclaredNamespace, StoreSecret } from './facts';

const HOOK = 'helm.sh/hook';
const SKIP = 'apollo.palantir.com/skip-registry-mutation';
const ENVIRONMENT = 'apollo.palantir.com/env-id';
const STORE = 'apollo.palantir.com/artifact-store';

/** The way from an object to the metadata of the Pods that it makes. */
const POD_METADATA: readonly (readonly string[])[] = [[], ['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template']];

/** What every text has that `withPods`, `readSecrets` or `readNamespaces` makes something of. */
export const POD_HINTS = /helm\.sh\/hook|apollo\.palantir\.com\/(?:skip-registry-mutation|artifact-store)|\bkind["']?[ \t]*:[ \t]*["']?Namespace\b/;

/**
 * The sites with what Apollo's mirrors depend on beside the host: whether a Pod is made by a Helm hook, which Apollo does not
 * deploy as part of the chart, and whether it opts out of the webhook that rewrites such Pods. What stands in a Secret with
 * credentials for a registry is no image.
 */
export function withPods(sites: readonly ImageSite[], tree: Tree): readonly ImageSite[] {
  const objects = objectsOf(tree);
  return sites.flatMap((site) => {
    const object = objects.find(({ span }) => span.start <= site.span.start && site.span.start < span.end);
    if (!object) return [site];
    if (storeOf(object)) return [];
    const isHook = entryOf(mapAt(object, ['metadata', 'annotations']), HOOK) !== undefined;
    const optsOut = POD_METADATA.some((way) => entryOf(mapAt(object, [...way, 'metadata', 'labels']), SKIP) !== undefined);
    const namespace = textOf(mapAt(object, ['metadata']), 'namespace');
    return [isHook || optsOut ? { ...site, pod: { isHook, optsOut, ...(namespace !== undefined && { namespace }) } } : site];
  });
}

/** The Secrets with credentials for registries. Their labels and names are read, never their values. */
export function readSecrets(tree: Tree): readonly StoreSecret[] {
  return objectsOf(tree).flatMap((object) => {
    const host = storeOf(object);
    const metadata = mapAt(object, ['metadata']);
    return host ? [{ host, name: textOf(metadata, 'name'), namespace: textOf(metadata, 'namespace') }] : [];
  });
}

/** The Namespaces that a file declares. */
export function readNamespaces(tree: Tree): readonly DeclaredNamespace[] {
  return objectsOf(tree).flatMap((object) => {
    const name = ownerOf(object)?.kind === 'Namespace' ? textOf(mapAt(object, ['metadata']), 'name') : undefined;
    return name === undefined ? [] : [{ name, environment: textOf(mapAt(object, ['metadata', 'labels']), ENVIRONMENT) }];
  });
}

function storeOf(object: MapNode): { readonly text: string; readonly span: Span } | undefined {
  const value = ownerOf(object)?.kind === 'Secret' ? valueOf(mapAt(object, ['metadata', 'labels']), STORE) : undefined;
  return value?.kind === 'scalar' ? { text: value.text, span: value.inner } : undefined;
}

/** The objects of all documents, those in a List among them, inner ones first. */
function objectsOf(tree: Tree): readonly MapNode[] {
  return tree.documents.flatMap((document) => {
    const root = asMap(document.root);
    if (!root || !ownerOf(root)) return [];
    const items = (asList(valueOf(root, 'items'))?.items ?? []).flatMap((item) => asMap(item) ?? []);
    return [...items, root];
  });
}

function mapAt(map: MapNode, way: readonly string[]): MapNode | undefined {
  return way.reduce<MapNode | undefined>((inner, key) => asMap(valueOf(inner, key)), map);
}
