import { tell } from '../../base/texts';
import type { RelatedPlace } from '../model';
import type { MirrorPlace } from './graph';
import { environmentNodes, hasRegistry, mirrorsOf, nodeHops, type EnvironmentNodes, type Hop } from './layers';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'mirror.layer-circle';

/** Apollo sends a host's images to a registry, and the nodes send those of that registry back to the host. */
export const mirrorLayerCircle: DiagnosticRule = {
  code: CODE,
  title: 'Mirrors of two layers lead in a circle',
  severity: 'warning',
  check: (file) => {
    if (!file.source || file.snapshot.nodeConfigs.length === 0) return [];
    const environments = environmentNodes(file.snapshot, file.uri);
    const places = [...file.graph.byMirror.values()].flat().filter(({ node }) => node.source === file.source);
    return places.flatMap((place) => environments.flatMap((environment) => detect(file, place, environment)).slice(0, 1));
  },
};

function detect(file: CheckedFile, place: MirrorPlace, environment: EnvironmentNodes): readonly Detection[] {
  if (!hasRegistry(environment, place.node)) return [];
  const circle = circleFrom(file, place, environment);
  if (!circle) return [];
  const stations = [place.entry.text, place.node.url.text, ...circle.map(({ to }) => to)];
  return [{
    span: place.entry.span,
    message: environment.environment === undefined
      ? tell`Apollo and the nodes lead in a circle: ${stations.map(quoted).join(' → ')}. Apollo's rewrite comes to nothing.`
      : tell`Apollo and the nodes of ${quoted(environment.environment)} lead in a circle: ${stations.map(quoted).join(' → ')}. Apollo's rewrite comes to nothing.`,
    related: circle.map((hop): RelatedPlace => ({ ...hop.rule.place, message: tell`${quoted(hop.rule.registry)} takes the place of ${quoted(hop.rule.mirrored ?? '')} here.` })),
  }];
}

/** The hops of nodes, Apollo's in between, by which a registry's images come back to the host that it mirrors; the shortest way. */
function circleFrom({ snapshot, uri, graph }: CheckedFile, place: MirrorPlace, environment: EnvironmentNodes): readonly Hop[] | undefined {
  const seen = new Set<string>([place.node.key]);
  let ways: readonly { readonly at: string; readonly hops: readonly Hop[] }[] = [{ at: place.node.url.text, hops: [] }];
  while (ways.length > 0) {
    const longer: { readonly at: string; readonly hops: readonly Hop[] }[] = [];
    for (const { at, hops } of ways) {
      for (const hop of nodeHops(snapshot, uri, environment, at)) {
        if (hop.to === place.key) return [...hops, hop];
        for (const node of mirrorsOf(graph, environment, hop.to)) {
          if (seen.has(node.key)) continue;
          seen.add(node.key);
          longer.push({ at: node.url.text, hops: [...hops, hop] });
        }
      }
    }
    ways = longer;
  }
  return undefined;
}
