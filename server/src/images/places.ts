import { asScalar, entryOf, textOf } from '../syntax/access';
import type { MapNode, Tree, TreeNode } from '../syntax/tree';
import type { Context } from './context';
import type { ImageSite } from './model';
import { NOBODY, ownerOf, type Owner } from './owner';
import { itemPath, keyPath } from './path';
import { readPlace } from './readings';
import { matchesObject, matchesSteps, type CompiledRule, type ObjectFilter, type RuleIndex } from './rules';

/** What a walk looks for. */
export interface Search {
  readonly rules: RuleIndex;
  /** Objects that are not looked into. */
  readonly without?: readonly ObjectFilter[];
  /** What is made of a scalar or a map that no rule speaks of. */
  readonly otherwise?: (value: TreeNode, place: Place, context: Context) => readonly ImageSite[];
}

/** Where a value stands. */
export interface Place {
  /** The object that it belongs to: the nearest map around it with an `apiVersion` and a `kind`. */
  readonly owner: Owner;
  /** The steps from the owner's root, list items as `[]`. */
  readonly steps: readonly string[];
  /** The steps' text from the document's root. */
  readonly path: string;
  /** The 0-based number of the document. */
  readonly document: number;
}

interface Walk extends Search {
  readonly context: Context;
  readonly sites: ImageSite[];
  /** Nodes that were read: an alias leads to a node again, and may lead in circles. */
  readonly seen: Set<TreeNode>;
}

/** What tells an embedded object (an item of a List, a trigger's resource) from a mere pointer to one, such as `scaleTargetRef`. */
const EMBEDDED_KEYS = ['metadata', 'spec', 'items'];

/** The record of an object's last version: an image of another text. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The images at the places that the rules name, in all documents of a tree. */
export function findPlaces(tree: Tree, search: Search, context: Context): readonly ImageSite[] {
  const walk: Walk = { ...search, context, sites: [], seen: new Set() };
  tree.documents.forEach(({ root }, document) => visit(root, { owner: NOBODY, steps: [], path: '', document }, walk));
  return walk.sites;
}

function visit(node: TreeNode | undefined, place: Place, walk: Walk): void {
  const real = node?.kind === 'alias' ? node.target : node;
  if (!real || real.kind === 'scalar' || real.kind === 'alias' || walk.seen.has(real)) return;
  walk.seen.add(real);
  if (real.kind === 'map') {
    visitMap(real, place, walk);
    return;
  }
  if (isPointer(walk.context.text, real.span.start)) return;
  const steps = [...place.steps, '[]'];
  real.items.forEach((item, at) => visitValue(item, undefined, { ...place, steps, path: itemPath(place.path, at) }, walk));
}

/** Whether a list is GitLab's `!reference [job, key]`, which names another place instead of holding items. */
function isPointer(text: string, start: number): boolean {
  return /!reference[ \t]*$/.test(text.slice(Math.max(0, start - 20), start));
}

function visitMap(map: MapNode, around: Place, walk: Walk): void {
  const owner = around.path === '' || EMBEDDED_KEYS.some((key) => entryOf(map, key)) ? ownerOf(map) : undefined;
  const place = owner ? { ...around, owner, steps: [] } : around;
  if (walk.without?.some((filter) => matchesObject(filter, place.owner.group, place.owner.kind))) return;
  for (const { key, value } of map.entries) {
    if (key.text === LAST_APPLIED) continue;
    visitValue(value, map, { ...place, steps: [...place.steps, key.text], path: keyPath(place.path, key.text) }, walk);
  }
}

function visitValue(value: TreeNode | undefined, map: MapNode | undefined, place: Place, walk: Walk): void {
  const scalar = asScalar(value);
  const real = scalar ?? (value?.kind === 'alias' ? value.target : value);
  if (!real || (scalar && walk.seen.has(scalar))) return;
  const rule = ruleFor(map, place, walk);
  const sites = rule ? readPlace(rule, real, map, place, walk.context) : (walk.otherwise?.(real, place, walk.context) ?? []);
  walk.sites.push(...sites);
  if (scalar && sites.length > 0) walk.seen.add(scalar);
  // What a rule reads as a whole, such as Helm values, is not read key by key too.
  if (!scalar && sites.length === 0) visit(value, place, walk);
}

function ruleFor(map: MapNode | undefined, place: Place, walk: Walk): CompiledRule | undefined {
  const last = place.steps.at(-1) ?? '';
  const known = walk.rules.get(last)?.find((rule) => applies(rule, map, place));
  return known ?? (last === '[]' ? undefined : walk.rules.get('*')?.find((rule) => applies(rule, map, place)));
}

function applies(rule: CompiledRule, map: MapNode | undefined, place: Place): boolean {
  if (!matchesObject(rule.objects, place.owner.group, place.owner.kind) || !matchesSteps(rule, place.steps)) return false;
  if (rule.except?.includes(place.steps[0] ?? '')) return false;
  return !rule.where || rule.where.is.test(textOf(map, rule.where.key) ?? '');
}
