import type { TreeNode, Tree } from '../syntax/tree';
import type { ImageSite } from './model';
import { itemPath, keyPath } from './path';
import { isLikelyReference } from './references';
import { wholeSite } from './site';

/** Keys that name an image in the configuration of a program. */
const NAMES_IMAGE = /image$/i;

/**
 * The references in a text inside an object that is no object itself, as programs are given their configuration by a ConfigMap:
 * `{"agentImage": "org/agent:v1"}`. Only the key says that it is an image, so that a tag or a digest has to be there and the site is unsure.
 */
export function findInSettings(tree: Tree): readonly ImageSite[] {
  const sites: ImageSite[] = [];
  const waiting: (readonly [TreeNode | undefined, string])[] = tree.documents.map((document) => [document.root, ''] as const);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, path] = next;
    if (node?.kind === 'list') node.items.forEach((item, at) => waiting.push([item, itemPath(path, at)]));
    if (node?.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      const own = keyPath(path, key.text);
      if (value?.kind === 'scalar' && NAMES_IMAGE.test(key.text) && isTagged(value.text) && isLikelyReference(value.text)) sites.push(...listOf(wholeSite('kubernetes', value, own, { sure: false })));
      else if (value && value.kind !== 'scalar') waiting.push([value, own]);
    }
  }
  return sites;
}

function isTagged(text: string): boolean {
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1));
}

function listOf(site: ImageSite | undefined): readonly ImageSite[] {
  return site ? [site] : [];
}
