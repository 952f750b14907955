import { asMap, asScalar, entryOf, textOf } from '../syntax/access';
import type { MapNode, ScalarNode, Tree, TreeNode } from '../syntax/tree';
import { ARGO_RULES } from './argo';
import { KUBERNETES_RULES } from './kubernetes';
import type { ImageKind, ImageSite } from './model';
import { OPERATOR_RULES } from './operators';
import { itemPath, keyPath } from './path';
import { compileRules, matchesObject, matchesSteps, type CompiledRule, type ObjectFilter } from './rules';
import { wholeSite } from './site';
import { TEKTON_RULES } from './tekton';

/** The more special rules come first: where two speak of one place, the first one gives the kind. */
const RULES = compileRules([...ARGO_RULES, ...TEKTON_RULES, ...OPERATOR_RULES, ...KUBERNETES_RULES]);

/** Objects in which what looks like an image is a schema or a pattern, never a reference. */
const WITHOUT_IMAGES: readonly ObjectFilter[] = [
  { groups: ['apiextensions.k8s.io'], kinds: ['CustomResourceDefinition'] },
  { groups: ['apiextensions.crossplane.io'], kinds: ['CompositeResourceDefinition'] },
  { groups: ['kyverno.io', 'policies.kyverno.io'] },
  { groups: ['templates.gatekeeper.sh', 'constraints.gatekeeper.sh', 'mutations.gatekeeper.sh'] },
  { groups: ['admissionregistration.k8s.io'] },
];

/** The object that a node belongs to: the nearest map above it with an `apiVersion` and a `kind`. */
interface Owner {
  readonly group: string;
  readonly kind: string;
}

interface Walk {
  readonly sites: ImageSite[];
  /** Maps and lists that were read: an alias leads to a node again, and may lead in circles. */
  readonly seen: Set<TreeNode>;
}

interface Place {
  readonly owner: Owner;
  /** The steps from the owner's root, list items as `[]`. */
  readonly steps: readonly string[];
  /** The steps' text from the document's root. */
  readonly path: string;
}

/** What tells an embedded object (an item of a List, a trigger's resource) from a mere pointer to one, such as `scaleTargetRef`. */
const EMBEDDED_KEYS = ['metadata', 'spec', 'items'];

const NOBODY: Owner = { group: '', kind: '' };

/** The images of Kubernetes objects, custom resources among them, wherever they stand in the documents. */
export function findInObjects(tree: Tree): readonly ImageSite[] {
  const walk: Walk = { sites: [], seen: new Set() };
  for (const document of tree.documents) visit(document.root, { owner: NOBODY, steps: [], path: '' }, walk);
  return walk.sites;
}

/** The API group and the kind of an object, or undefined for a map that is none. */
export function ownerOf(map: MapNode | undefined): Owner | undefined {
  const apiVersion = textOf(map, 'apiVersion');
  const kind = textOf(map, 'kind');
  if (apiVersion === undefined || kind === undefined) return undefined;
  const slash = apiVersion.lastIndexOf('/');
  return { group: slash === -1 ? '' : apiVersion.slice(0, slash), kind };
}

function visit(node: TreeNode | undefined, place: Place, walk: Walk): void {
  const real = node?.kind === 'alias' ? node.target : node;
  if (!real || real.kind === 'scalar' || real.kind === 'alias' || walk.seen.has(real)) return;
  walk.seen.add(real);
  if (real.kind === 'list') {
    real.items.forEach((item, at) => visit(item, { ...place, steps: [...place.steps, '[]'], path: itemPath(place.path, at) }, walk));
    return;
  }
  visitMap(real, place, walk);
}

function visitMap(map: MapNode, around: Place, walk: Walk): void {
  const owner = around.path === '' || EMBEDDED_KEYS.some((key) => entryOf(map, key)) ? ownerOf(map) : undefined;
  const place = owner ? { ...around, owner, steps: [] } : around;
  if (WITHOUT_IMAGES.some((filter) => matchesObject(filter, place.owner.group, place.owner.kind))) return;
  for (const { key, value } of map.entries) {
    const path = keyPath(place.path, key.text);
    const steps = [...place.steps, key.text];
    const scalar = asScalar(value);
    if (scalar) addSite(scalar, map, { ...place, steps, path }, walk);
    else visit(value, { ...place, steps, path }, walk);
  }
}

function addSite(scalar: ScalarNode, map: MapNode, place: Place, walk: Walk): void {
  const rule = RULES.get(place.steps.at(-1) ?? '')?.find((candidate) => applies(candidate, map, place));
  if (!rule || walk.seen.has(scalar)) return;
  walk.seen.add(scalar);
  const readOnly = place.steps[0] === 'status' ? 'status' : undefined;
  const obstacle = rule.scheme !== undefined ? 'placeholder' : undefined;
  const site = wholeSite(rule.kind, scalar, place.path, { sure: rule.sure ?? true, readOnly, ...(obstacle && { obstacle }) });
  if (site) walk.sites.push(site);
}

function applies(rule: CompiledRule, map: MapNode, place: Place): boolean {
  if (!matchesObject(rule.objects, place.owner.group, place.owner.kind) || !matchesSteps(rule, place.steps)) return false;
  if (!rule.where) return true;
  return rule.where.is.test(textOf(map, rule.where.key) ?? '');
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
  for (const rules of RULES.values()) {
    for (const rule of rules) {
      if (rule.objects && rule.kind !== 'kubernetes' && matchesObject(rule.objects, owner.group, owner.kind)) return rule.kind;
    }
  }
  return 'kubernetes';
}
