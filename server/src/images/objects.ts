import { asMap, textOf } from '../syntax/access';
import type { MapNode, ScalarNode, Tree, TreeNode } from '../syntax/tree';
import { ARGO_RULES } from './argo';
import type { Context } from './context';
import { DELIVERY_RULES } from './delivery';
import { findInValuesMap } from './helmValues';
import { INVENTORY_RULES } from './inventories';
import { KUBERNETES_RULES } from './kubernetes';
import { releaseKey } from './linkModel';
import type { ImageKind, ImageSite } from './model';
import { OPERATOR_RULES } from './operators';
import { NOBODY, ownerOf, type Owner } from './owner';
import { findPlaces, type Place } from './places';
import { findTargeted } from './readings';
import { isLikelyReference } from './references';
import { compileRules, matchesObject, type ObjectFilter, type PlaceRule, type RuleIndex } from './rules';
import { wholeSite } from './site';
import { SKAFFOLD_RULES } from './skaffold';
import { TEKTON_RULES } from './tekton';

/** The tables of places in objects. The more special ones come first: where two speak of one place, the first one gives the kind. */
export const OBJECT_RULES: readonly PlaceRule[] = [
  ...DELIVERY_RULES,
  ...INVENTORY_RULES,
  ...SKAFFOLD_RULES,
  ...ARGO_RULES,
  ...TEKTON_RULES,
  ...OPERATOR_RULES,
  ...KUBERNETES_RULES,
];

const RULES = compileRules(OBJECT_RULES);

/** Objects in which what looks like an image is a schema or a pattern, never a reference. */
const WITHOUT_IMAGES: readonly ObjectFilter[] = [
  { groups: ['apiextensions.k8s.io'], kinds: ['CustomResourceDefinition'] },
  { groups: ['apiextensions.crossplane.io'], kinds: ['CompositeResourceDefinition'] },
  { groups: ['kyverno.io', 'policies.kyverno.io'] },
  { groups: ['templates.gatekeeper.sh', 'constraints.gatekeeper.sh', 'mutations.gatekeeper.sh'] },
  { groups: ['admissionregistration.k8s.io'] },
];

/** The images of Kubernetes objects, custom resources among them, wherever they stand in the documents and in texts inside them. */
export function findInObjects(tree: Tree, context: Context): readonly ImageSite[] {
  const { places, targets, releases } = context.surroundings;
  // Other files name places in this one by their path, which no key tells.
  const isNamedByPath = targets !== undefined || releases !== undefined;
  return findPlaces(tree, { rules: rulesWith(places), without: WITHOUT_IMAGES, otherwise: { concernsBelow: isNamedByPath ? always : holdsImages, concerns, read: elsewhere } }, context);
}

const withOwn = new WeakMap<readonly PlaceRule[], RuleIndex>();

/** The rules with those of a setting in front. */
function rulesWith(places: readonly PlaceRule[] | undefined): RuleIndex {
  if (!places || places.length === 0) return RULES;
  const known = withOwn.get(places) ?? compileRules([...places, ...OBJECT_RULES]);
  withOwn.set(places, known);
  return known;
}

function always(): boolean {
  return true;
}

function holdsImages(key: string): boolean {
  return HOLDS_IMAGES.test(key);
}

/** Whether `elsewhere` may find something in a scalar, whatever stands around it. */
function concerns(scalar: ScalarNode, last: string): boolean {
  return (last !== '[]' && LOOKS_LIKE_IMAGE.test(last)) || isText(scalar);
}

/** Where no rule speaks: YAML inside a block scalar, and what only looks like an image. */
function elsewhere(value: TreeNode, place: Place, context: Context): readonly ImageSite[] {
  const key = place.last;
  const { releases, targets } = context.surroundings;
  const target = targets && value.kind === 'scalar' ? targets[releaseKey(place.document, place.path)] : undefined;
  if (target && value.kind === 'scalar') return findTargeted(value, place.path, context, target);
  const defaults = releases?.[releaseKey(place.document, place.path)];
  if (defaults && value.kind === 'scalar') return context.inside(value, place.path, key, 'values', defaults);
  if (value.kind === 'scalar' && isText(value)) return context.inside(value, place.path, key, place.owner === NOBODY ? 'content' : 'settings');
  if (place.owner === NOBODY || (place.first === 'metadata' && place.previous !== 'annotations')) return [];
  if (value.kind === 'scalar' && HOLDS_IMAGES.test(place.previous) && isTagged(value.text)) return likely(value, place);
  if (value.kind === 'map' && isSplitOverKeys(value, place.owner.group)) return unsure(findInValuesMap(value, { kind: 'kubernetes', path: place.path, context }));
  // What a build puts out is pushed, not pulled.
  if (key === '[]' || !LOOKS_LIKE_IMAGE.test(key) || place.previous === 'output') return [];
  if (value.kind === 'map') return unsure(findInValuesMap(value, { kind: 'kubernetes', path: place.path, context, isImage: true }));
  return value.kind === 'scalar' ? likely(value, place) : [];
}

/** Whether a map of a custom resource holds an image's name beside what stands before and behind it: `repository`, `image` and `version`. */
function isSplitOverKeys(map: MapNode, group: string): boolean {
  if (!group.includes('.') || group.endsWith('k8s.io') || !map.entries.some((entry) => entry.key.text === 'image')) return false;
  const repository = textOf(map, 'repository') ?? textOf(map, 'registry') ?? '';
  return /^[^/\s]+[.:][^/\s]*(?:\/|$)/.test(repository) && !(textOf(map, 'image') ?? '/').includes('/');
}

/** Keys of unknown custom resources that may hold a reference. */
const LOOKS_LIKE_IMAGE = /image(?:Name|Ref)?$/i;

/** Keys whose items or entries may each hold one. */
const HOLDS_IMAGES = /image(?:s|Overrides)$/i;

function likely(value: ScalarNode, place: Place): readonly ImageSite[] {
  if (!isLikelyReference(value.text)) return [];
  const readOnly = place.first === 'status' ? 'status' : undefined;
  const site = wholeSite('kubernetes', value, place.path, { sure: false, readOnly });
  return site ? [site] : [];
}

function isTagged(text: string): boolean {
  return /[:@]/.test(text.slice(text.lastIndexOf('/') + 1));
}

/** Whether a map names an image of a machine: a name of one word with a version, which no registry needs to know. */
function isMachineImage({ parts }: ImageSite): boolean {
  const name = parts?.find((part) => part.role === 'repository');
  return name !== undefined && /\.name$/.test(name.path) && !name.value.includes('/') && parts?.length === 2 && parts.some((part) => part.path.endsWith('.version'));
}

/** The references that are split over keys, with what stands beside them; a map without any is looked into key by key. */
function unsure(sites: readonly ImageSite[]): readonly ImageSite[] {
  const found = sites.filter((site) => site.obstacle !== 'partial' && !isMachineImage(site));
  return found.some((site) => site.parts) ? found.map((site) => ({ ...site, sure: false })) : [];
}

/** Whether a scalar is a text of its own: one of several lines, or JSON in quotes. */
function isText(scalar: ScalarNode): boolean {
  return scalar.style === 'literal' || scalar.style === 'folded' || scalar.text.includes('\n') || (scalar.style !== 'plain' && /^\s*[{[]/.test(scalar.text));
}

/** The kind that the images of a file's objects have: that of its first object with a rule of its own. */
export function kindOfObjects(tree: Tree): ImageKind | undefined {
  for (const document of tree.documents) {
    const owner = ownerOf(asMap(document.root));
    if (owner) return kindOfOwner(owner);
  }
  return undefined;
}

function kindOfOwner(owner: Owner): ImageKind {
  return WITH_OWN_KIND.find((rule) => matchesObject(rule.objects, owner.group, owner.kind))?.kind ?? 'kubernetes';
}

/** The rules of objects that give a kind of their own, in the order of the index. */
const WITH_OWN_KIND: readonly PlaceRule[] = [...RULES.values()].flat().filter((rule) => rule.objects !== undefined && rule.kind !== 'kubernetes');
