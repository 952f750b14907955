import { asList, asMap, asScalar, entryOf, textOf, valueOf } from '../../syntax/access';
import type { MapNode, Tree, TreeNode } from '../../syntax/tree';
import type { ImageSite } from '../model';
import type { PlaceRule } from '../rules';
import type { ModuleEntity } from './facts';

const HOLDERS = ['configOverrides', 'installConfigOverrides', 'syncConfigOverrides'];

/**
 * Where a Module holds an entity's config overrides: YAML in block strings. What stands below a submodule's `entityOverrides`
 * is not documented key by key, so the same keys are looked for there at any depth.
 */
export const MODULE_RULES: readonly PlaceRule[] = [
  ...HOLDERS.map((key): PlaceRule => ({ kind: 'apollo-module', path: `**.${key}`, read: 'overrides' })),
  { kind: 'apollo-module', path: 'submodules[].entityOverrides', read: 'overrides' },
];

/** Whether a document defines a Module: it has a name, and entities of charts or submodules. */
export function isModule(_path: string, root: MapNode | undefined): boolean {
  if (textOf(root, 'name') === undefined || entryOf(root, 'apiVersion')) return false;
  return itemsOf(root, 'entities').some((item) => entryOf(item, 'helmChart') !== undefined) || itemsOf(root, 'submodules').some(isSubmodule);
}

function isSubmodule(item: MapNode): boolean {
  return entryOf(item, 'name') !== undefined && ['version', 'revision', 'entityOverrides', 'variableOverrides'].some((key) => entryOf(item, key));
}

function itemsOf(root: MapNode | undefined, key: string): readonly MapNode[] {
  return (asList(valueOf(root, key))?.items ?? []).flatMap((item) => asMap(item) ?? []);
}

/** The entities of a Module that say which product they are of. */
export function readEntities(tree: Tree): readonly ModuleEntity[] {
  return itemsOf(asMap(tree.documents[0]?.root), 'entities').flatMap((item) => {
    const product = /:([^:]+)$/.exec(textOf(asMap(valueOf(item, 'helmChart')), 'productId') ?? '')?.[1];
    return product === undefined ? [] : [{ product, span: item.span }];
  });
}

/** What Apollo fills in by the Environment, whatever the variables are. */
const PREPROCESSED = /\{\{-?\s*preprocess\s[^}]*\}\}/g;

const VARIABLE = /\{\{-?\s*moduleVariable\.([\w-]+)\s*-?\}\}/g;

/** The sites with the reference that each is where every variable in it has its default. */
export function withVariables(sites: readonly ImageSite[], tree: Tree): readonly ImageSite[] {
  const defaults = defaultsOf(asMap(tree.documents[0]?.root));
  return sites.map((site) => {
    const filled = site.obstacle === 'placeholder' ? filledIn(site.written, defaults) : undefined;
    return filled === undefined ? site : { ...site, withDefaults: filled };
  });
}

function filledIn(written: string, defaults: ReadonlyMap<string, string>): string | undefined {
  // A variable without a default keeps its braces.
  const filled = written.replace(VARIABLE, (expression, name: string) => defaults.get(name) ?? expression);
  const hasOthers = filled.replace(PREPROCESSED, '').includes('{{');
  return filled === written || hasOthers ? undefined : filled;
}

/** The defaults of a Module's variables: of a map by name, as Apollo's pages show it, or of a list of items with a `name`. */
function defaultsOf(root: MapNode | undefined): ReadonlyMap<string, string> {
  const variables = valueOf(root, 'variables');
  const named: readonly (readonly [string | undefined, TreeNode | undefined])[] = asMap(variables)?.entries.map(({ key, value }) => [key.text, value] as const)
    ?? (asList(variables)?.items ?? []).map((item) => [textOf(asMap(item), 'name'), item] as const);
  const known = new Map<string, string>();
  for (const [name, node] of named) {
    const value = defaultOf(asMap(node));
    if (name !== undefined && value !== undefined) known.set(name, value);
  }
  return known;
}

/** `defaultValue` stands in the variable itself or below the key of its type. */
function defaultOf(variable: MapNode | undefined): string | undefined {
  const own = asScalar(valueOf(variable, 'defaultValue'));
  if (own) return own.text;
  const inner = (variable?.entries ?? []).map(({ value }) => asScalar(valueOf(asMap(value), 'defaultValue')));
  return inner.find((scalar) => scalar !== undefined)?.text;
}
