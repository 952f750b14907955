import { withoutUserInfo } from '../../reference/userInfo';
import { follow } from '../../syntax/access';
import type { MapEntry, MapNode, TreeNode } from '../../syntax/tree';
import { mayBeSecret } from './credentials';
import { isPresent, wrongType, type KeyPath, type Reading } from './fields';
import { jsonType } from './scalarType';

const DEEPEST = 10;

/**
 * Reads what a registry file repeats of an Environment's own configuration in the Hub: its scalars by their keys joined with `.`. A
 * value that looks like a secret, or whose key does, is left out, so that it is as unknown as one that is not there.
 */
export function readConfig(reading: Reading, entry: MapEntry | undefined, path: KeyPath): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (!entry || !isPresent(entry.value)) return values;
  const map = follow(entry.value);
  if (map?.kind === 'map') gather(reading, map, '', DEEPEST, values);
  else wrongType(reading, entry.value, path, 'map', entry.key.span);
  return values;
}

function gather(reading: Reading, map: MapNode, path: string, depth: number, values: Map<string, string>): void {
  for (const entry of map.entries) {
    reading.budget -= 1;
    if (reading.budget <= 0) return;
    const own = path === '' ? entry.key.text : `${path}.${entry.key.text}`;
    const inner = follow(entry.value);
    if (inner?.kind === 'map' && depth > 1) gather(reading, inner, own, depth - 1, values);
    const text = textOf(inner);
    if (text !== undefined && !mayBeSecret(entry.key.text, text)) values.set(own, text);
  }
}

function textOf(node: TreeNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || jsonType(node) === 'nothing') return undefined;
  return withoutUserInfo(node.text) === node.text ? node.text : undefined;
}
