import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import { fieldSpecRule } from '../images/kustomizeLinks';
import type { KustomizationLink, TransformChain } from '../images/linkModel';
import type { PlaceRule } from '../images/rules';
import type { PathFinder, RelationInputs, Relations } from './relations';
import type { Entry } from './snapshot';

/** One kustomization: its file, and its number in the links of the file. */
interface Node {
  readonly uri: string;
  readonly index: number;
  readonly link: KustomizationLink;
}

type Step = TransformChain['steps'][number];

interface Graph {
  readonly nodes: readonly Node[];
  readonly byFolder: ReadonlyMap<string, Node>;
  readonly finder: PathFinder;
  readonly inputs: Pick<RelationInputs, 'files' | 'folders'>;
  readonly found: Map<string, TransformChain[]>;
  readonly places: Map<string, PlaceRule[]>;
  readonly resources: Map<string, Set<string>>;
  /** How many kustomizations may still be entered: overlays of overlays may be many. */
  left: number;
}

const MOST_CHAINS = 20;
const MOST_DEPTH = 20;
const MOST_VISITS = 20_000;

/** The kustomizations that each resource passes, the places that their configurations add, and the resources of each kustomization. */
export function kustomizeRelations(
  linkers: readonly Entry[],
  inputs: RelationInputs,
  finder: PathFinder,
  same: <T extends object>(value: T) => T,
): Pick<Relations, 'chains' | 'places' | 'resources'> {
  const nodes = linkers.flatMap(({ uri, links }) => (links?.kustomizations ?? []).map((link, index) => ({ uri, index, link })));
  const byFolder = new Map(nodes.filter(({ link }) => !link.takesFolders).map((node) => [folderOf(node.uri), node]));
  const graph: Graph = { nodes, byFolder, finder, inputs, found: new Map(), places: new Map(), resources: new Map(), left: MOST_VISITS };
  const inner = new Set(nodes.flatMap((node) => targetsOf(node, [...node.link.resources, ...node.link.components], graph).nodes));
  for (const node of nodes) if (!inner.has(node)) visit(node, [], [], [node], graph);
  const places = new Map([...graph.places].map(([uri, rules]) => [uri, same(eachOnce(rules))]));
  const resources = new Map([...graph.resources].map(([uri, files]) => [uri, [...files]]));
  return { chains: graph.found, places, resources };
}

/** What paths lead to: further kustomizations, and files. */
function targetsOf(node: Node, paths: readonly string[], graph: Graph): { readonly nodes: readonly Node[]; readonly files: readonly string[] } {
  const nodes: Node[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const [file] = graph.finder.files(node.uri, path);
    if (file !== undefined) {
      files.push(file);
      continue;
    }
    const folders = graph.finder.candidates(node.uri, path);
    const inner = folders.flatMap((folder) => graph.byFolder.get(folder) ?? [])[0];
    if (inner && inner !== node) nodes.push(inner);
    else if (node.link.takesFolders) files.push(...(folders.map((folder) => graph.finder.below(folder)).find((below) => below.length > 0) ?? []));
  }
  return { nodes, files: files.filter((file) => file !== node.uri) };
}

/** Goes through a kustomization's resources; `outer` are the steps that they pass behind its own, `way` the kustomizations on the way. */
function visit(node: Node, outer: readonly Step[], rules: readonly PlaceRule[], way: readonly Node[], graph: Graph): void {
  graph.left -= 1;
  if (graph.left < 0 || way.length > MOST_DEPTH) return;
  const own: Step = { uri: node.uri, index: node.index };
  const components = targetsOf(node, node.link.components, graph).nodes.filter((component) => !way.includes(component));
  const ofComponents = components.map(({ uri, index }) => ({ uri, index }));
  const places = [...rules, ...configuredPlaces(node, graph), ...components.flatMap((component) => configuredPlaces(component, graph))];
  const steps = [...ofComponents, own, ...outer];
  const { nodes, files } = targetsOf(node, node.link.resources, graph);
  for (const file of files) addChain(file, steps, places, way, graph);
  for (const inner of nodes) if (!way.includes(inner)) visit(inner, steps, places, [...way, inner], graph);
  // A component's own resources pass the components behind it and the kustomization.
  components.forEach((component, at) => visit(component, [...ofComponents.slice(at + 1), own, ...outer], places, [...way, component], graph));
}

function addChain(file: string, steps: readonly Step[], places: readonly PlaceRule[], way: readonly Node[], graph: Graph): void {
  for (const { uri } of way) graph.resources.set(uri, (graph.resources.get(uri) ?? new Set<string>()).add(file));
  for (const { uri } of steps) graph.resources.set(uri, (graph.resources.get(uri) ?? new Set<string>()).add(file));
  if (places.length > 0) graph.places.set(file, [...(graph.places.get(file) ?? []), ...places]);
  const chains = graph.found.get(file) ?? [];
  const changes = steps.some(({ uri, index }) => (graph.inputs.files.get(uri)?.links?.kustomizations?.[index]?.images.length ?? 0) > 0);
  const [outermost] = way;
  if (!changes || !outermost || chains.length >= MOST_CHAINS) return;
  const folder = nearestFolder(graph.inputs.folders, outermost.uri);
  const path = outermost.link.takesFolders ? outermost.uri : folderOf(outermost.uri);
  const overlay = (folder === undefined ? undefined : pathBelow(folder, path)) ?? path;
  graph.found.set(file, [...chains, { overlay, steps }]);
}

function configuredPlaces({ uri, link }: Node, { finder, inputs }: Graph): readonly PlaceRule[] {
  return link.configurations.flatMap((path) => finder.files(uri, path).flatMap((file) => (inputs.files.get(file)?.links?.fieldSpecs ?? []).map(fieldSpecRule)));
}

function eachOnce(rules: readonly PlaceRule[]): readonly PlaceRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
