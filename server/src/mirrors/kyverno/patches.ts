import type { Span } from '../../base/span';
import { asList, asMap, asScalar, follow, textOf, valueOf } from '../../syntax/access';
import type { MapNode, ScalarNode, TreeNode } from '../../syntax/tree';

/** A comparison that has to hold for a patch to be made. */
export interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** What a policy sets containers' images to. */
export interface ImagePatch {
  readonly policy: string;
  readonly span: Span;
  /** The text that the image becomes, with its variables; undefined where its form is none that can be evaluated. */
  readonly template: string | undefined;
  /** Set where the text is an expression of CEL: the name under which it knows the container. */
  readonly container?: string;
  /** Names under which images are looked up, with the text of the reference. */
  readonly lookups: readonly { readonly name: string; readonly reference: string }[];
  /** All of these hold, and of each group of `any` one does. */
  readonly conditions: readonly (readonly Condition[])[];
}

/** The patches of a policy in the order in which its rules run; none for an object that is no policy, or one that sets no image. */
export function patchesOf(root: MapNode | undefined): readonly ImagePatch[] {
  if (!/(?:^|\.)kyverno\.io\//.test(textOf(root, 'apiVersion') ?? '') || !/^(?:Cluster|Mutating)?Policy$/.test(textOf(root, 'kind') ?? '')) return [];
  const policy = textOf(asMap(valueOf(root, 'metadata')), 'name') ?? '';
  const spec = asMap(valueOf(root, 'spec'));
  if (textOf(root, 'kind') === 'MutatingPolicy') return celPatch(spec, policy);
  return eachOnce((asList(valueOf(spec, 'rules'))?.items ?? []).flatMap((rule) => patchesOfRule(asMap(rule), policy)));
}

function eachOnce(all: readonly ImagePatch[]): readonly ImagePatch[] {
  // A patch stands once for each list of containers. Which list an image is of is not known, so that of the containers speaks for all.
  const seen = new Set<string>();
  return all.flatMap((patch) => {
    const key = JSON.stringify([patch.template?.replace(/\s+/g, ' '), patch.container, patch.lookups, patch.conditions]).replace(/\b(?:init|ephemeral)Containers\b/g, 'containers');
    if (patch.template !== undefined && seen.has(key)) return [];
    seen.add(key);
    return [patch];
  });
}

/**
 * A policy in CEL, where it sets images: each list of containers mapped to containers of the same name with another image. Every other form is named,
 * and so is one with conditions.
 */
function celPatch(spec: MapNode | undefined, policy: string): readonly ImagePatch[] {
  const mutations = asList(valueOf(spec, 'mutations'));
  const sets = mutations && /\bimage\s*:|\/image\b/.test(scalarsIn(mutations).map(({ text }) => text).join('\n'));
  if (!sets) return [];
  const patches = valueOf(spec, 'matchConditions') ? undefined : allOf(mutations.items.map((item) => mappedContainers(asMap(item), policy)));
  return eachOnce(patches?.flat() ?? [{ policy, span: mutations.span, template: undefined, lookups: [], conditions: [] }]);
}

const LIST = 'object\\.spec\\.(?:init|ephemeral)?[cC]ontainers';
const CALL = `${LIST}\\s*\\.map\\(\\s*([A-Za-z_]\\w*)\\s*,\\s*Object\\.spec\\.(?:init|ephemeral)?[cC]ontainers\\s*\\{\\s*name\\s*:\\s*\\1\\.name\\s*,\\s*image\\s*:([^{}]*)\\}\\s*\\)`;
/** One field of the configuration: a list of containers that is mapped, if it is there. */
const MAPPED = new RegExp(`\\b(?:init|ephemeral)?[cC]ontainers\\s*:\\s*(?:has\\(\\s*${LIST}\\s*\\)\\s*\\?\\s*)?${CALL}(?:\\s*:\\s*\\[\\s*\\])?`, 'g');

function mappedContainers(mutation: MapNode | undefined, policy: string): readonly ImagePatch[] | undefined {
  const expression = asScalar(valueOf(asMap(valueOf(mutation, 'applyConfiguration')), 'expression'));
  if (textOf(mutation, 'patchType') !== 'ApplyConfiguration' || !expression) return undefined;
  const rest = expression.text.replace(MAPPED, '');
  if (!/^\s*Object\s*\{\s*spec\s*:\s*Object\.spec\s*\{[\s,]*\}\s*\}\s*$/.test(rest)) return undefined;
  return [...expression.text.matchAll(MAPPED)].map(([, container = '', image = '']) => (
    { policy, span: expression.inner, template: image.trim().replace(/,$/, ''), container, lookups: [], conditions: [] }
  ));
}

function patchesOfRule(rule: MapNode | undefined, policy: string): readonly ImagePatch[] {
  const mutate = asMap(valueOf(rule, 'mutate'));
  if (!mutate) return [];
  const loops = asList(valueOf(mutate, 'foreach'))?.items ?? [];
  const outer = [rule];
  const inLoops = loops.flatMap((item) => {
    const loop = asMap(item);
    return loop ? setsIn(loop).map((set) => patchOf(set, policy, [...outer, loop], /ontainers(?:\[\])?$/.test(textOf(loop, 'list') ?? ''))) : [];
  });
  // Outside a loop the patch of a container has a name or an anchor of its own, which stands for some containers only.
  const direct = mutate.entries.filter(({ key }) => key.text !== 'foreach' && key.text !== 'targets').flatMap(({ value }) => setsIn(value));
  return [...inLoops, ...direct.map((set) => patchOf(set, policy, outer, false))];
}

interface ImageSet {
  readonly scalar: ScalarNode;
  readonly text: string;
  /** Whether the image is set of every container that the patch is for. */
  readonly isPlain: boolean;
}

function patchOf({ scalar, text, isPlain }: ImageSet, policy: string, around: readonly (MapNode | undefined)[], isLoop: boolean): ImagePatch {
  const conditions = around.map(conditionsOf);
  const lookups = around.map(lookupsOf);
  const isKnown = isPlain && isLoop && conditions.every((each) => each !== undefined) && lookups.every((each) => each !== undefined);
  return {
    policy,
    span: scalar.inner,
    template: isKnown ? text : undefined,
    lookups: lookups.flatMap((each) => each ?? []),
    conditions: conditions.flatMap((each) => each ?? []),
  };
}

/** Where a patch sets images: in lists of containers, or by operations on a container's `image`. */
function setsIn(node: TreeNode | undefined): readonly ImageSet[] {
  const found: ImageSet[] = [];
  const seen = new Set<TreeNode>();
  const visit = (next: TreeNode | undefined, key: string): void => {
    if (!next || seen.has(next) || next.kind === 'alias') return;
    seen.add(next);
    if (next.kind === 'scalar') {
      if (key === 'patchesJson6902') found.push(...operationsIn(next));
    } else if (next.kind === 'list') next.items.forEach((item) => {
      visit(item, key);
    });
    else for (const entry of next.entries) {
      if (/^[+^<]?\(?(?:c|initC|ephemeralC)ontainers\)?$/.test(entry.key.text)) found.push(...imagesOf(asList(entry.value)?.items ?? []));
      else if (entry.key.text !== 'foreach') visit(entry.value, entry.key.text);
    }
  };
  visit(node, '');
  return found.sort((a, b) => a.scalar.span.start - b.scalar.span.start);
}

function imagesOf(items: readonly (TreeNode | undefined)[]): readonly ImageSet[] {
  return items.flatMap((item) => {
    const container = asMap(item);
    const image = follow(valueOf(container, 'image'));
    if (image?.kind !== 'scalar') return [];
    const isPlain = container?.entries.every(({ key, value }) => !key.text.includes('(') && (key.text !== 'name' || /^\{\{\s*element\.name\s*\}\}$/.test(asScalar(value)?.text ?? ''))) === true;
    return [{ scalar: image, text: image.text, isPlain }];
  });
}

/** The operations of a JSON patch that is a text: those that set a container's image. */
function operationsIn(scalar: ScalarNode): readonly ImageSet[] {
  const items = scalar.text.split(/^[ \t]*-[ \t]+(?=(?:op|path|value)[ \t]*:)/m).slice(1);
  return items.flatMap((item) => {
    const field = (key: string): string | undefined => unquoted(new RegExp(`^[ \\t]*${key}[ \\t]*:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(item)?.[1]);
    const path = field('path') ?? '';
    if (!/\/(?:c|initC|ephemeralC)ontainers\/[^/]+(?:\{\{[^}]*\}\})?\/image$/.test(path)) return [];
    const value = field('value');
    const isPlain = /\/\{\{\s*elementIndex0?\s*\}\}\/image$/.test(path) && /^(?:replace|add)$/.test(field('op') ?? '');
    return value === undefined ? [] : [{ scalar, text: value, isPlain }];
  });
}

/** A scalar of YAML on one line; undefined for one that goes on. */
function unquoted(text: string | undefined): string | undefined {
  if (text === undefined || /^[|>]/.test(text)) return undefined;
  const [, double] = /^"((?:[^"\\]|\\.)*)"$/.exec(text) ?? [];
  if (double !== undefined) return double.replace(/\\(["\\/])/g, '$1');
  const [, single] = /^'((?:[^']|'')*)'$/.exec(text) ?? [];
  return single === undefined ? text : single.replaceAll("''", "'");
}

/** The conditions of a rule or loop; undefined where they have a form that is not evaluated. */
function conditionsOf(map: MapNode | undefined): readonly (readonly Condition[])[] | undefined {
  const given = follow(valueOf(map, 'preconditions'));
  if (!given) return [];
  if (given.kind === 'list') return conditionList(given)?.map((each) => [each]);
  if (given.kind !== 'map') return undefined;
  const all = valueOf(given, 'all') ? conditionList(valueOf(given, 'all')) : [];
  const any = valueOf(given, 'any') ? conditionList(valueOf(given, 'any')) : [];
  return all && any ? [...all.map((each) => [each]), ...(any.length > 0 ? [any] : [])] : undefined;
}

function conditionList(node: TreeNode | undefined): readonly Condition[] | undefined {
  const list = (asList(node)?.items ?? []).map((item): Condition | undefined => {
    const map = asMap(item);
    const key = textOf(map, 'key');
    const operator = textOf(map, 'operator');
    const value = follow(valueOf(map, 'value'));
    if (key === undefined || operator === undefined || !value || value.kind === 'map') return undefined;
    const values = value.kind === 'scalar' ? [value.text] : value.items.flatMap((each) => asScalar(each)?.text ?? []);
    return { key, operator, values };
  });
  return allOf(list);
}

/** The images that a rule or loop looks up; undefined where its context has another kind of entry. */
function lookupsOf(map: MapNode | undefined): ImagePatch['lookups'] | undefined {
  const context = valueOf(map, 'context');
  if (!context) return [];
  const entries = (asList(context)?.items ?? []).map((item) => {
    const name = textOf(asMap(item), 'name');
    const reference = textOf(asMap(valueOf(asMap(item), 'imageRegistry')), 'reference');
    return name === undefined || reference === undefined ? undefined : { name, reference };
  });
  return allOf(entries);
}

/** The items where all are there. */
function allOf<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const there = items.filter((item) => item !== undefined);
  return there.length === items.length ? there : undefined;
}

function scalarsIn(node: TreeNode): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'alias') return [];
  const children = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return children.flatMap((child) => (child ? scalarsIn(child) : []));
}
