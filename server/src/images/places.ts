import { asMap, asScalar, entryOf, textOf } from '../syntax/access';
import type { MapNode, ScalarNode, Tree, TreeNode } from '../syntax/tree';
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
  readonly otherwise?: Otherwise;
}

/** What is made of values that no rule speaks of. */
export interface Otherwise {
  /** Whether every scalar below a key may be of interest. */
  readonly concernsBelow: (previous: string) => boolean;
  /** Whether a scalar may be of interest by itself or by its key (`Place.last`): most are not, and then nothing is made of their place. */
  readonly concerns: (scalar: ScalarNode, last: string) => boolean;
  readonly read: (value: TreeNode, place: Place, context: Context) => readonly ImageSite[];
}

/** Where a value stands. */
export interface Place {
  /** The object that it belongs to: the nearest map around it with an `apiVersion` and a `kind`. */
  readonly owner: Owner;
  /** The first of the steps that lead from the owner's root to it; '' at the root. */
  readonly first: string;
  /** The one before the last; '' where there is none. */
  readonly previous: string;
  /** The last of them: its key, `[]` for an item of a list; '' at the root. */
  readonly last: string;
  /** The steps' text from the document's root. */
  readonly path: string;
  /** The 0-based number of the document. */
  readonly document: number;
}

/**
 * A place as the step that leads to it from the place around. Few of the places that a walk comes through are looked at, so
 * nothing is written out before it is asked for.
 */
class Step implements Place {
  readonly owner: Owner;
  readonly last: string;
  /** The number of steps from the owner's root. */
  readonly depth: number;
  readonly around: Step | undefined;
  readonly document: number;
  readonly #index: number;
  #path: string | undefined;

  constructor(around: Step | undefined, last: string, index: number, owner: Owner, depth: number, document: number) {
    this.around = around;
    this.last = last;
    this.owner = owner;
    this.depth = depth;
    this.document = document;
    this.#index = index;
  }

  /** The place of another key of the same map. */
  beside(key: string): Step {
    return new Step(this.around, key, -1, this.owner, this.depth, this.document);
  }

  get first(): string {
    if (this.depth <= 1 || !this.around) return this.depth === 0 ? '' : this.last;
    return this.around.first;
  }

  get previous(): string {
    return this.depth > 1 ? (this.around?.last ?? '') : '';
  }

  get path(): string {
    return (this.#path ??= this.#written());
  }

  #written(): string {
    if (!this.around) return '';
    return this.#index < 0 ? keyPath(this.around.path, this.last) : itemPath(this.around.path, this.#index);
  }
}

interface Walk extends Search {
  readonly context: Context;
  readonly sites: ImageSite[];
  /** Whether objects may stand in others: where none can, only roots are asked for what they are. */
  readonly isNested: boolean;
  /** Maps and lists that were read: an alias leads to a node again, and may lead in circles. Undefined where no node can be met twice. */
  readonly seen: Set<TreeNode> | undefined;
  /**
   * Where scalars stand that were read, since their objects are made anew. One of which an unsure site was made has that site's number: a place that
   * is reached later may say more of it.
   */
  readonly read: Map<number, number>;
  /** How many entries of merged maps may still be looked at, since a few lines can merge a large map any number of times. */
  mergesLeft: number;
}

/** The number of a scalar of which nothing more can be learnt. */
const SETTLED = -1;
const MOST_MERGED = 20_000;
const MOST_MERGE_LEVELS = 10;

/** What tells an embedded object (an item of a List, a trigger's resource) from a mere pointer to one, such as `scaleTargetRef`. */
const EMBEDDED_KEYS = ['metadata', 'spec', 'items'];

/** The record of an object's last version: an image of another text. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The images at the places that the rules name, in all documents of a tree. */
export function findPlaces(tree: Tree, search: Search, context: Context): readonly ImageSite[] {
  const { text } = context;
  const seen = text.includes('*') || text.includes(MERGE) ? new Set<TreeNode>() : undefined;
  const walk: Walk = { ...search, context, sites: [], isNested: holdsNested(tree, text), seen, read: new Map(), mergesLeft: MOST_MERGED };
  tree.documents.forEach(({ root }, document) => visit(root, new Step(undefined, '', -1, NOBODY, 0, document), walk));
  return walk.sites;
}

/** Whether an object may stand in another one: the text holds more versions than the roots of documents do, or writes keys in other ways. */
function holdsNested(tree: Tree, text: string): boolean {
  let left = 0;
  for (const { root } of tree.documents) if (entryOf(asMap(root), VERSION)) left += 1;
  for (let at = text.indexOf(VERSION); at !== -1; at = text.indexOf(VERSION, at + VERSION.length)) {
    if (left === 0) return true;
    left -= 1;
  }
  return left > 0 || ESCAPED_KEY.test(text);
}

const VERSION = 'apiVersion';
const MERGE = '<<';
/** A key in double quotes may be spelled with the codes of its letters. */
const ESCAPED_KEY = /\\[xuU]/;

function visit(node: TreeNode | undefined, place: Step, walk: Walk): void {
  const real = node?.kind === 'alias' ? node.target : node;
  if (!real || real.kind === 'scalar' || real.kind === 'alias' || walk.seen?.has(real)) return;
  walk.seen?.add(real);
  if (real.kind === 'map') {
    visitMap(real, place, walk);
    return;
  }
  if (isPointer(walk.context.text, real.span.start)) return;
  const isListed = mayApply(walk.rules.get('[]'), place.last);
  const previous = place.depth > 0 ? place.last : '';
  const takesAll = isListed || walk.otherwise?.concernsBelow(previous) === true;
  real.items.forEach((item, at) => {
    if (item?.kind === 'scalar' && !takesAll && walk.otherwise?.concerns(item, '[]') !== true) return;
    visitValue(item, undefined, new Step(place, '[]', at, place.owner, place.depth + 1, place.document), walk);
  });
}

/** Whether a rule may speak of a value by its key and the one before it alone: no more of most values' places is looked at. */
function mayApply(rules: readonly CompiledRule[] | undefined, previous: string): boolean {
  if (!rules) return false;
  for (const { steps, implicitLists } of rules) {
    const before = steps.at(-2);
    if (before === undefined || before === previous || before === '*' || implicitLists === true) return true;
  }
  return false;
}

/** Whether a list is GitLab's `!reference [job, key]`, which names another place instead of holding items. */
function isPointer(text: string, start: number): boolean {
  return /!reference[ \t]*$/.test(text.slice(Math.max(0, start - 20), start));
}

function visitMap(map: MapNode, around: Step, walk: Walk): void {
  const object = walk.isNested || !around.around ? ownerOf(map) : undefined;
  const isOwner = object !== undefined && (!around.around || EMBEDDED_KEYS.some((key) => entryOf(map, key)));
  const owner = isOwner ? object : around.owner;
  const depth = isOwner ? 0 : around.depth;
  if (isOwner && walk.without?.some((filter) => matchesObject(filter, owner.group, owner.kind)) === true) return;
  const previous = depth > 0 ? around.last : '';
  const takesAnyKey = mayApply(walk.rules.get('*'), previous) || walk.otherwise?.concernsBelow(previous) === true;
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (key === LAST_APPLIED) continue;
    const { value } = entry;
    if (key === MERGE) {
      visitMerged(value, map, new Step(around, key, -1, owner, depth, around.document), walk);
      continue;
    }
    if (value?.kind === 'scalar' && !takesAnyKey && !mayApply(walk.rules.get(key), previous) && walk.otherwise?.concerns(value, key) !== true) continue;
    visitValue(value, map, new Step(around, key, -1, owner, depth + 1, around.document), walk);
  }
}

/**
 * The entries of merged maps, as if they stood in the map that merges them where that has none of their keys. They keep the place of the map that
 * they stand in; what is merged in several maps is found once.
 */
function visitMerged(merged: TreeNode | undefined, map: MapNode, place: Step, walk: Walk, level = 0): void {
  const maps = (merged?.kind === 'list' ? merged.items : [merged]).flatMap((item) => asMap(item) ?? []);
  for (const from of maps) {
    for (const { key, value } of from.entries) {
      walk.mergesLeft -= 1;
      if (walk.mergesLeft < 0) return;
      if (key.text === MERGE && level < MOST_MERGE_LEVELS) visitMerged(value, map, place, walk, level + 1);
      else if (!entryOf(map, key.text)) visitValue(value, map, place.beside(key.text), walk);
    }
  }
}

function visitValue(value: TreeNode | undefined, map: MapNode | undefined, place: Step, walk: Walk): void {
  const scalar = asScalar(value);
  const real = scalar ?? (value?.kind === 'alias' ? value.target : value);
  const before = scalar && walk.seen ? walk.read.get(scalar.span.start) : undefined;
  if (!real || before === SETTLED) return;
  const rule = ruleFor(map, place, walk);
  const sites = rule ? readPlace(rule, real, map, place, walk.context) : (walk.otherwise?.read(real, place, walk.context) ?? []);
  if (scalar && before !== undefined) {
    settle(scalar, before, sites, walk);
    return;
  }
  if (sites.length > 0) walk.sites.push(...sites);
  if (scalar && walk.seen && sites.length > 0) walk.read.set(scalar.span.start, isOpen(sites) ? walk.sites.length - 1 : SETTLED);
  // What a rule reads as a whole, such as Helm values, is not read key by key too.
  if (!scalar && sites.length === 0) visit(value, place, walk);
}

/** Whether what was made of a scalar is no more than that it looks like an image. */
function isOpen(sites: readonly ImageSite[]): boolean {
  return sites.length === 1 && sites[0]?.sure === false;
}

/** Makes an unsure site a sure one where an alias leads to it from a place that is an image's; it stays at the place where it is written. */
function settle(scalar: ScalarNode, number: number, [site, ...more]: readonly ImageSite[], walk: Walk): void {
  const before = walk.sites[number];
  if (!site?.sure || !before || more.length > 0 || site.written !== before.written || site.span.start !== before.span.start) return;
  walk.sites[number] = { ...site, path: before.path };
  walk.read.set(scalar.span.start, SETTLED);
}

function ruleFor(map: MapNode | undefined, place: Step, walk: Walk): CompiledRule | undefined {
  const known = firstOf(walk.rules.get(place.last), map, place);
  return known ?? (place.last === '[]' ? undefined : firstOf(walk.rules.get('*'), map, place));
}

function firstOf(rules: readonly CompiledRule[] | undefined, map: MapNode | undefined, place: Step): CompiledRule | undefined {
  return rules?.find((rule) => applies(rule, map, place));
}

function applies(rule: CompiledRule, map: MapNode | undefined, place: Step): boolean {
  if (!leadsTo(rule, place) || !matchesObject(rule.objects, place.owner.group, place.owner.kind)) return false;
  if (rule.except?.includes(place.first)) return false;
  return !rule.where || rule.where.is.test(textOf(map, rule.where.key) ?? '');
}

/** Whether a rule leads to a place: `matchesSteps` without writing the steps out, since it is asked for every value. */
function leadsTo(rule: CompiledRule, place: Step): boolean {
  if (rule.implicitLists === true) return matchesSteps(rule, stepsTo(place));
  const { steps, anywhere } = rule;
  if (place.depth < steps.length || (!anywhere && place.depth > steps.length)) return false;
  let step: Step | undefined = place;
  for (let at = steps.length - 1; at >= 0; at--) {
    const wanted = steps[at];
    if (wanted !== step?.last && (wanted !== '*' || step?.last === '[]')) return false;
    step = step?.around;
  }
  return true;
}

/** The steps that lead from the object's root to a place. */
function stepsTo(place: Step): readonly string[] {
  const steps: string[] = [];
  let step: Step | undefined = place;
  for (let left = place.depth; left > 0; left--) {
    steps.unshift(step?.last ?? '');
    step = step?.around;
  }
  return steps;
}
