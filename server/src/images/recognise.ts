import { asList, asMap, valueOf } from '../syntax/access';
import type { Earlier } from './context';
import { rescanTree, scanTree, type ScannedTree } from '../syntax/scanner/view';
import { withGoActions } from '../syntax/templated';
import type { MapNode, Tree, TreeNode } from '../syntax/tree';
import { isComposeName, looksLikeCompose } from './compose';
import { fileKindOf, type FileKind } from './files';
import { isHelmfileName } from './helmfile';
import { isKustomization } from './kustomization';
import { lineKindIn, lineKindOf, TEMPLATE_ENDING } from './lineKinds';
import type { ImageKind, Surroundings } from './model';
import { kindOfObjects } from './objects';
import { ownerOf } from './owner';
import { isSkopeoSync } from './skopeoSync';

/** File names under which values are kept by convention. */
const VALUES_NAMES = /(?:^|[._-])values(?:[._-][^/]*)?\.(?:ya?ml|json)$/i;
/** A line that a template engine takes out or fills in as a whole: no YAML parser can read it. */
const ACTION_LINE = /^[ \t]*\{\{/m;

/**
 * What kind of file a text is, as far as images go, by its content and then by where it stands; undefined for one that is
 * none of the kinds known. A Helm template is told by its place in a chart, or by actions that make the text no YAML.
 */
export function recognise(tree: Tree, text: string, surroundings: Surroundings): ImageKind | undefined {
  const recognised = recogniseFile(() => tree, text, surroundings);
  return typeof recognised === 'object' ? recognised.kind : recognised;
}

/** The same, with the table of places where one describes the file. A file whose name tells that it is no tree is not parsed. */
export function recogniseFile(getTree: () => Tree, text: string, surroundings: Surroundings): ImageKind | FileKind | undefined {
  const { chart, includedAs } = surroundings;
  const path = withoutTemplateEnding(surroundings.path);
  const ofLines = lineKindIn(surroundings, text);
  if (ofLines) return ofLines;
  const tree = getTree();
  if (isHelmTemplate(tree, text, surroundings)) return 'helm-template';
  const root = asMap(tree.documents.find((document) => document.root !== undefined)?.root);
  if (root && (surroundings.isValues === true || (includedAs === 'values' && !ownerOf(root)))) return 'helm-values';
  if (isSkopeoSync(root)) return 'image-list';
  const table = fileKindOf(path, root) ?? fileKindOf(INCLUDED_NAMES[includedAs ?? ''] ?? '', undefined);
  if (table) return table;
  if (tree.documents.some((document) => isKustomization(asMap(document.root), path))) return 'kustomization';
  const ofObjects = kindOfObjects(tree);
  if (ofObjects) return ofObjects;
  if (!isValuesName(path) && (includedAs === 'compose' || isComposeName(path) || looksLikeCompose(root))) return 'compose';
  if (isTestSuite(root)) return undefined;
  if (isValuesName(path) && root) return 'helm-values';
  if (chart && root && holdsValues(chart.below)) return 'helm-values';
  return looksLikeValues(root) ? 'helm-values' : undefined;
}

/** A name by which `fileKindOf` knows a file that another one includes. */
const INCLUDED_NAMES: Readonly<Record<string, string>> = { helmfile: 'helmfile.yaml', 'gitlab-ci': '.gitlab-ci.yml' };

/** A template engine fills in the actions of `values.yaml.gotmpl` or `pod.yml.j2` before the file is what its name says. */
function withoutTemplateEnding(path: string): string {
  return path.replace(TEMPLATE_ENDING, '$1');
}

/**
 * Whether the text is YAML with template actions in it, which is read as it stands: a file whose name ends in
 * `.yaml.gotmpl`, `.yaml.j2` and the like, a helmfile, or what one names. The actions are parts of scalars then, or lines of their own that are passed over.
 */
export function isTemplatedYaml({ path, chart, includedAs }: Surroundings): boolean {
  if (chart && firstFolder(chart.below) === 'templates') return false;
  return withoutTemplateEnding(path) !== path || isHelmfileName(path) || includedAs === 'helmfile' || (includedAs === 'values' && path.endsWith('.gotmpl'));
}

/**
 * The tree of a text as far as finding images goes. Outside of charts, where nothing is there to evaluate them by, the actions of templates
 * are parts of scalars, or lines that are passed over, also where only the content tells that there are any. Of a text that is typed in, an
 * earlier version spares reading most of it.
 */
export function imageTree(text: string, surroundings: Surroundings, earlier?: Earlier): ScannedTree {
  if (isTemplatedYaml(surroundings)) return scanTree(withGoActions(text), { templates: true });
  const tree = earlier ? rescanTree(text, earlier.walks.scan, earlier.replaced) : scanTree(text, { templates: false });
  if (surroundings.chart || tree.problems.length === 0) return tree;
  const filled = withGoActions(text);
  return filled === text && !text.includes('{{') ? tree : scanTree(filled, { templates: true });
}

/** Whether a file is a template by its name, or by its place in a chart: no parser need look at it then. */
export function isTemplateByPlace(surroundings: Surroundings): boolean {
  const { chart, path } = surroundings;
  if (lineKindOf(path)) return false;
  if (chart && firstFolder(chart.below) === 'templates') return true;
  return !isTemplatedYaml(surroundings) && /\.(?:tpl|gotmpl)$/.test(path);
}

/** Whether a text is a template of a chart, so that its YAML errors mean nothing. */
export function isHelmTemplate(tree: Tree, text: string, surroundings: Surroundings): boolean {
  if (isTemplateByPlace(surroundings)) return true;
  return surroundings.chart !== undefined && tree.problems.length > 0 && (ACTION_LINE.test(text) || tree.problems.some((problem) => lineAt(text, problem.span.start).includes('{{')));
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1, end === -1 ? text.length : end);
}

/** A suite of the helm-unittest plugin: it sets values to try a chart out, and deploys nothing. */
function isTestSuite(root: MapNode | undefined): boolean {
  const tests = asList(valueOf(root, 'tests'))?.items ?? [];
  return tests.length > 0 && tests.some((test) => valueOf(asMap(test), 'asserts') !== undefined);
}

function isValuesName(path: string): boolean {
  return VALUES_NAMES.test(path.slice(path.lastIndexOf('/') + 1));
}

/** The folders of a chart in which every YAML map without a kind is a set of values: its own, and `ci` with chart-testing's. */
function holdsValues(below: string): boolean {
  return below === '' || firstFolder(below) === 'ci';
}

function firstFolder(path: string): string {
  const slash = path.indexOf('/');
  return slash === -1 ? path : path.slice(0, slash);
}

/**
 * Whether a map without a kind reads as values wherever it stands: somewhere a key that ends in `image` holds a repository
 * with a registry, a tag, a digest or a pull policy.
 */
function looksLikeValues(root: MapNode | undefined): boolean {
  if (!root || ownerOf(root)) return false;
  const waiting: TreeNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === 'list') waiting.push(...node.items.filter((item) => item !== undefined));
    if (node.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      if (/image$/i.test(key.text) && value?.kind === 'map' && isImageMap(value)) return true;
      if (value) waiting.push(value);
    }
  }
  return false;
}

function isImageMap(map: MapNode): boolean {
  return valueOf(map, 'repository') !== undefined && ['registry', 'tag', 'digest', 'pullPolicy'].some((key) => valueOf(map, key) !== undefined);
}
