import type { ListNode, MapEntry, MapNode, ScalarNode, TreeNode } from './tree';

/** The node an alias stands for, or the node itself. An alias of an alias, which YAML does not know, gives undefined. */
export function follow(node: TreeNode | undefined): MapNode | ListNode | ScalarNode | undefined {
  if (node?.kind !== 'alias') return node;
  return node.target?.kind === 'alias' ? undefined : node.target;
}

/** The node as a map (an alias followed), or undefined. */
export function asMap(node: TreeNode | undefined): MapNode | undefined {
  const real = follow(node);
  return real?.kind === 'map' ? real : undefined;
}

/** The node as a list (an alias followed), or undefined. */
export function asList(node: TreeNode | undefined): ListNode | undefined {
  const real = follow(node);
  return real?.kind === 'list' ? real : undefined;
}

/** The node as a scalar (an alias followed), or undefined. */
export function asScalar(node: TreeNode | undefined): ScalarNode | undefined {
  const real = follow(node);
  return real?.kind === 'scalar' ? real : undefined;
}

/** The first entry of that key; merge keys (`<<`) are not looked through. */
export function entryOf(map: MapNode | undefined, key: string): MapEntry | undefined {
  if (!map) return undefined;
  return map.entry ? map.entry(key) : map.entries.find((entry) => entry.key.text === key);
}

/** The value of that key, or undefined. */
export function valueOf(map: MapNode | undefined, key: string): TreeNode | undefined {
  return entryOf(map, key)?.value;
}

/** The text of a scalar value that is neither empty nor null, or undefined. */
export function textOf(map: MapNode | undefined, key: string): string | undefined {
  const scalar = asScalar(valueOf(map, key));
  if (!scalar || isNull(scalar)) return undefined;
  return scalar.text === '' ? undefined : scalar.text;
}

/** Whether a scalar is YAML's null: plain and empty, `~` or `null` in its three spellings. */
export function isNull(scalar: ScalarNode): boolean {
  return scalar.style === 'plain' && /^(?:~|null|Null|NULL|)$/.test(scalar.text);
}
