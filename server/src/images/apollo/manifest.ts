import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { asList, asMap, asScalar, entryOf, isNull, valueOf } from '../../syntax/access';
import type { MapEntry, MapNode, ScalarNode, Tree, TreeNode } from '../../syntax/tree';
import type { PlaceRule } from '../rules';
import type { Artifact, DeclaredChart, ProductManifest, TextFact } from './facts';

/** Both spellings that Apollo's documentation has for the key below which a manifest describes its release. */
const EXTENSIONS = ['extensions', 'manifest-extensions'] as const;

const REQUIRED = ['manifest-version', 'product-group', 'product-name', 'product-version', 'product-type'] as const;

/** The keys of each map that is documented. Apollo may know others, so that only those of an artifact are held to be all. */
const KNOWN = {
  root: [...REQUIRED, ...EXTENSIONS],
  extensions: [
    'artifacts', 'helm-chart', 'product-dependencies', 'product-incompatibilities', 'rollout-strategy', 'resource-readiness-timeout', 'image-pre-pull-config',
  ],
  artifact: ['type', 'uri'],
  chart: ['helm-chart-name', 'helm-chart-version', 'helm-repository-url'],
} as const;

/** Where a Product Release manifest names images and charts. */
export const MANIFEST_RULES: readonly PlaceRule[] = EXTENSIONS.flatMap((key): readonly PlaceRule[] => [
  { kind: 'apollo-manifest', path: `${key}.artifacts[].uri` },
  ...['helm-chart', 'helm-chart[]'].flatMap((chart): readonly PlaceRule[] => [
    { kind: 'apollo-manifest', path: `${key}.${chart}.helm-chart-name`, scheme: 'oci://' },
    { kind: 'apollo-manifest', path: `${key}.${chart}.helm-repository-url`, scheme: 'oci://' },
  ]),
]);

const MANIFEST_PATH = /(?:^|\/)(?:deployment|chart)\/manifest\.(?:ya?ml|json)$/;

/** Whether a file stands where Product Release manifests usually do. */
export function isManifestPath(path: string): boolean {
  return MANIFEST_PATH.test(path);
}

/** Whether a document is a Product Release manifest: by the two keys that every one has, or by its usual path and one of them. */
export function isManifest(path: string, root: MapNode | undefined): boolean {
  const has = (key: string): boolean => entryOf(root, key) !== undefined;
  if (has('manifest-version') && has('product-type')) return true;
  return isManifestPath(path) && REQUIRED.some(has);
}

/** Reads a Product Release manifest: what it declares, and what is wrong or undecided in its form. Never throws. */
export function readManifest(tree: Tree): ProductManifest {
  const problems: Problem[] = [];
  const root = asMap(tree.documents[0]?.root);
  for (const key of REQUIRED) if (root && !entryOf(root, key)) problems.push(schema('missing-key', startOf(root), { key }));
  unknownKeys(root, 'root', problems);
  const type = factOf(root, 'product-type');
  if (type?.text === 'helm.v1') problems.push(form('product-type', type.span));
  const bodies = EXTENSIONS.flatMap((key) => extensionsOf(root, key, problems));
  const lists = bodies.flatMap((body) => entryOf(body, 'artifacts') ?? []);
  return {
    group: factOf(root, 'product-group'),
    name: factOf(root, 'product-name'),
    version: factOf(root, 'product-version'),
    type,
    artifacts: lists.flatMap((entry) => artifactsOf(entry, problems)),
    artifactsAt: lists[0]?.key.inner,
    chart: bodies.flatMap((body) => chartsOf(entryOf(body, 'helm-chart'), problems))[0],
    problems: problems.sort((a, b) => a.span.start - b.span.start),
  };
}

function extensionsOf(root: MapNode | undefined, key: (typeof EXTENSIONS)[number], problems: Problem[]): readonly MapNode[] {
  const entry = entryOf(root, key);
  if (!entry) return [];
  if (key === 'manifest-extensions') problems.push(form('extensions', entry.key.inner));
  const body = asMap(entry.value);
  if (body) unknownKeys(body, 'extensions', problems);
  else if (isPresent(entry.value)) problems.push(schema('wrong-type', entry.key.inner, { key, expected: 'map' }));
  return body ? [body] : [];
}

function artifactsOf(entry: MapEntry, problems: Problem[]): readonly Artifact[] {
  const list = asList(entry.value);
  if (!list) {
    if (isPresent(entry.value)) problems.push(schema('wrong-type', entry.key.inner, { key: 'artifacts', expected: 'list' }));
    return [];
  }
  return list.items.flatMap((item) => {
    const map = asMap(item);
    if (!map) {
      problems.push(schema('wrong-item', item?.span ?? entry.key.inner, {}));
      return [];
    }
    unknownKeys(map, 'artifact', problems);
    if (!entryOf(map, 'uri')) problems.push(schema('missing-key', startOf(map), { key: 'uri' }));
    return [{ type: factOf(map, 'type'), uri: factOf(map, 'uri'), at: startOf(map) }];
  });
}

/** The chart as a map, or as the one item of a list: Apollo's pages show both. */
function chartsOf(entry: MapEntry | undefined, problems: Problem[]): readonly DeclaredChart[] {
  if (!entry) return [];
  const list = asList(entry.value);
  const maps = (list ? list.items : [entry.value]).flatMap((item) => asMap(item) ?? []);
  if (list) problems.push(maps.length > 1 ? schema('several-charts', entry.key.inner, {}) : form('helm-chart', entry.key.inner));
  else if (maps.length === 0 && isPresent(entry.value)) problems.push(schema('wrong-type', entry.key.inner, { key: 'helm-chart', expected: 'map' }));
  return maps.map((map) => {
    unknownKeys(map, 'chart', problems);
    return { name: factOf(map, 'helm-chart-name'), version: factOf(map, 'helm-chart-version'), repository: factOf(map, 'helm-repository-url') };
  });
}

function unknownKeys(map: MapNode | undefined, shape: keyof typeof KNOWN, problems: Problem[]): void {
  const known: readonly string[] = KNOWN[shape];
  for (const { key } of map?.entries ?? []) {
    if (!known.includes(key.text)) problems.push(schema('unknown-key', key.inner, { key: key.text, in: shape, allowed: known.join(', ') }));
  }
}

function factOf(map: MapNode | undefined, key: string): TextFact | undefined {
  const scalar = asScalar(valueOf(map, key));
  return scalar && isText(scalar) ? { text: scalar.text, span: scalar.inner } : undefined;
}

function isText(scalar: ScalarNode): boolean {
  return scalar.text !== '' && !isNull(scalar);
}

function isPresent(node: TreeNode | undefined): boolean {
  const scalar = asScalar(node);
  return node !== undefined && !(scalar && isNull(scalar));
}

/** The first key of a map, or the place where it begins. */
function startOf(map: MapNode): Span {
  return map.entries[0]?.key.inner ?? { start: map.span.start, end: map.span.start + 1 };
}

function schema(kind: string, span: Span, parameters: Readonly<Record<string, string>>): Problem {
  return { code: 'apollo.manifest-schema', span, parameters: { kind, ...parameters } };
}

function form(kind: string, span: Span): Problem {
  return { code: 'apollo.manifest-form', span, parameters: { kind } };
}
