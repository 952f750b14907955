import { follow } from '../../syntax/access';
import { MAX_ALIASES } from '../../base/limits';
import { resolveScalar } from '../go/yamlScalar';
import { bool, dict, EMPTY, float, list, NIL } from '../make';
import { NONE, originsOf, sliced, string, textOf } from '../text';
import type { TreeNode, ScalarNode } from '../../syntax/tree';
import type { StringValue, Value } from '../value';
import { Blocked, Failure } from '../execute/failure';
import { errorDict } from './json';
import { at, knownText, open, stringAt, strict, type Family } from './kit';
import { scanTree } from '../../syntax/scanner/view';
import { toYaml } from './yamlWrite';

const MAX_NODES = 1_000_000;

/** Reads YAML as sigs.k8s.io/yaml does: YAML 1.1's scalars, every number a float64. Undefined where the text is not YAML. */
function read(text: StringValue): Value | undefined {
  const content = knownText(text);
  const tree = scanTree(content, { templates: false });
  if (tree.problems.length > 0) return undefined;
  const [document] = tree.documents;
  const limits = { nodes: MAX_NODES, aliases: MAX_ALIASES };
  return document?.root ? lift(document.root, text, limits, 0) : NIL;
}

function lift(node: TreeNode | undefined, text: StringValue, limits: { nodes: number; aliases: number }, depth: number): Value {
  limits.nodes -= 1;
  if (node?.kind === 'alias') limits.aliases -= 1;
  if (limits.nodes < 0 || limits.aliases < 0 || depth > 200) throw new Blocked({ code: 'budget', name: 'fromYaml' });
  const real = follow(node);
  if (!real) return NIL;
  if (real.kind === 'scalar') return scalar(real, text);
  const origins = NONE;
  if (real.kind === 'list') return list(real.items.map((item) => lift(item, text, limits, depth + 1)), origins);
  const entries = new Map<string, Value>();
  for (const entry of real.entries) {
    if (entry.key.style === 'plain' && entry.key.text === '<<') {
      merge(entries, lift(entry.value, text, limits, depth + 1));
      continue;
    }
    entries.set(keyOf(entry.key), lift(entry.value, text, limits, depth + 1));
  }
  return dict(entries, origins);
}

/** A merge key fills in what the map does not have itself. */
function merge(entries: Map<string, Value>, value: Value): void {
  const sources = value.kind === 'list' ? value.items : [value];
  for (const source of sources) {
    if (source.kind !== 'dict') continue;
    for (const [key, item] of source.entries) if (!entries.has(key)) entries.set(key, item);
  }
}

/** A key becomes a string as JSON wants it. */
function keyOf(key: ScalarNode): string {
  if (key.style !== 'plain') return key.text;
  const resolved = resolveScalar(key.text);
  if (resolved.kind === 'bool' || resolved.kind === 'int') return String(resolved.value);
  if (resolved.kind === 'null') return 'null';
  return resolved.kind === 'float' ? String(resolved.value) : key.text;
}

function scalar(node: ScalarNode, text: StringValue): Value {
  const parts = sliced(text.segments, node.inner.start, Math.max(node.inner.end, node.inner.start + 1));
  const origins = originsOf({ kind: 'string', segments: parts });
  const resolved = node.style === 'plain' ? resolveScalar(node.text) : undefined;
  switch (resolved?.kind) {
    case 'null':
      return NIL;
    case 'bool':
      return bool(resolved.value, origins);
    case 'int':
      return float(Number(resolved.value), origins);
    case 'float':
      return float(resolved.value, origins);
    default:
      break;
  }
  const exact = { kind: 'string', segments: sliced(text.segments, node.inner.start, node.inner.end) } as const;
  return textOf(exact) === node.text ? exact : string(node.text, origins);
}

function listOf(name: string): Value {
  return list([{ kind: 'unknown', why: { code: 'error', name }, origins: NONE }]);
}

export const YAML_FUNCTIONS: Family = {
  // Helm prints nothing of what cannot be written.
  toYaml: open('a', (args) => {
    try {
      return toYaml(at(args, 0));
    } catch (error) {
      if (error instanceof Failure) return EMPTY;
      throw error;
    }
  }),
  mustToYaml: open('a', (args) => toYaml(at(args, 0))),
  toYamlPretty: open('a', (args) => toYaml(at(args, 0), 'v3')),
  fromYaml: strict('s', (args) => {
    const value = read(stringAt(args, 0));
    if (value?.kind === 'nil') return dict(new Map());
    return value?.kind === 'dict' ? value : errorDict('fromYaml');
  }),
  fromYamlArray: strict('s', (args) => {
    const value = read(stringAt(args, 0));
    if (value?.kind === 'nil') return list([]);
    return value?.kind === 'list' ? value : listOf('fromYamlArray');
  }),
};

