import { asMap, asScalar, valueOf } from '../syntax/access';
import type { MapNode, Tree } from '../syntax/tree';
import type { ImageSite } from './model';
import { keyPath } from './path';
import { wholeSite } from './site';

/** Keys of a service that Compose knows and that a values file's `services` would not hold. */
const SERVICE_KEYS = ['image', 'build', 'extends'];

/** Whether a file of that name is a Compose file. */
export function isComposeName(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/i.test(path);
}

/** Whether a document is a Compose file by its content: `services` with an `image`, a `build` or an `extends` each. */
export function looksLikeCompose(root: MapNode | undefined): boolean {
  if (valueOf(root, 'apiVersion') || valueOf(root, 'kind')) return false;
  const services = asMap(valueOf(root, 'services'))?.entries ?? [];
  const all = services.map((entry) => asMap(entry.value));
  return all.length > 0 && all.every((service) => SERVICE_KEYS.some((key) => valueOf(service, key) !== undefined));
}

/** The images of a Compose file's services. A service that is built gives its `image` as the name of the result: it is found too. */
export function findInCompose(tree: Tree): readonly ImageSite[] {
  const services = tree.documents.flatMap((document) => asMap(valueOf(asMap(document.root), 'services'))?.entries ?? []);
  return services.flatMap(({ key, value }) => {
    const image = asScalar(valueOf(asMap(value), 'image'));
    const path = keyPath(keyPath('services', key.text), 'image');
    const site = image ? wholeSite('compose', image, path) : undefined;
    return site ? [site] : [];
  });
}
