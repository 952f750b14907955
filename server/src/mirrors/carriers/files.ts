import type { Look } from '../../base/look';
import { asList, asMap, asScalar, textOf, valueOf } from '../../syntax/access';
import type { MapNode, TreeNode } from '../../syntax/tree';
import { readText, type Carried, type CarrierFile } from './carrier';

/** What the names of the files that mirror configurations stand in on a node hold one of. */
const FILE_NAMES: readonly string[] = [
  'registries.yaml', 'registries.yml', 'registries.conf', 'registries.rootless.conf', 'registries.rootful.conf', 'hosts.toml', 'daemon.json', 'config.toml',
  'buildkitd.toml', 'short-name', 'shortname', 'imageswap',
];

/** Whether a text names a file that mirror configurations stand in on a node. */
export function namesFile(look: Look): boolean {
  return FILE_NAMES.some((name) => look.has(name));
}

/** Reads `files[]` with `path` and `content`, as Cluster API and cloud-init have them. A file that is appended to another is not known whole. */
export function readFiles(file: CarrierFile, list: TreeNode | undefined, node: string): readonly Carried[] {
  return (asList(list)?.items ?? []).flatMap((item) => {
    const entry = asMap(item);
    const path = textOf(entry, 'path');
    const scalar = asScalar(valueOf(entry, 'content'));
    if (path === undefined || !scalar || textOf(entry, 'append') === 'true') return [];
    return readText(file, { path, scalar, encoding: encodingOf(entry) }, node);
  });
}

/** Spellings of "plain" are none; see cloud-init's `write_files`. */
function encodingOf(entry: MapNode | undefined): string | undefined {
  const written = textOf(entry, 'encoding');
  return written === undefined || written === 'text/plain' ? undefined : written;
}
