import { asMap, entryOf } from '../../syntax/access';
import type { Tree } from '../../syntax/tree';

const FILE_NAME = /(?:^|[/\\]|\.)apollo-registries\.ya?ml$/;

/** Whether a path or URI ends in the name of a registry file: `apollo-registries.yaml`, `*.apollo-registries.yaml`, or with `.yml`. */
export function isRegistryFileName(path: string): boolean {
  return FILE_NAME.test(path);
}

/** Whether a file of any name is a registry file by its content: the root of its first document that holds one has `artifactRegistries`. */
export function looksLikeRegistryFile(tree: Tree): boolean {
  const root = tree.documents.find((document) => document.root !== undefined)?.root;
  return entryOf(asMap(root), 'artifactRegistries') !== undefined;
}
