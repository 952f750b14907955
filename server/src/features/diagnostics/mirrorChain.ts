import { tell } from '../../base/texts';
import type { RelatedPlace } from '../model';
import { fixOf, mentionsOf, removeListItems } from './fixes';
import type { MirrorPlace, RegistryGraph, RegistryNode } from './graph';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { listed, quoted, sentences } from './words';

const CODE = 'mirror.chain';

/** A Mirrored Registry that is itself an Artifact Registry's URL, so that a pull would need two steps or has two answers. */
export const mirrorChain: DiagnosticRule = {
  code: CODE,
  title: 'A mirrored host is itself an Artifact Registry',
  severity: 'warning',
  check: (file) => {
    const places = [...file.graph.byMirror.values()].flat().filter((place) => place.node.source === file.source);
    return places.flatMap((place) => detect(file, place));
  },
};

function detect({ graph, snapshot }: CheckedFile, place: MirrorPlace): readonly Detection[] {
  const owner = ownerOf(graph, place);
  if (!owner) return [];
  const circle = circleFrom(graph, place);
  const feeding = owner.registry.mirrors.filter((entry) => entry.key !== undefined && entry.key !== owner.key).map((entry) => entry.text);
  const isIdle = graph.shared(owner, place.node)?.unassigned === true;
  const message = circle ? circleMessage(place, circle) : chainMessage(place, feeding);
  return [{
    span: place.entry.span,
    message: isIdle ? sentences(message, tell`No Environment has them yet.`) : message,
    ...(isIdle && { severity: 'information' as const }),
    related: circle
      ? circle.filter((other) => other !== place).map(relatedMirror)
      : [{ uri: owner.source.uri, span: owner.url.span, message: tell`${quoted(owner.url.text)} is the Registry URL here.` }],
    fixes: (texts) => [fixOf(
      snapshot,
      texts,
      { title: tell`Remove ${quoted(place.entry.text)} from the Mirrored Registries of ${quoted(place.node.url.text)}`, code: CODE },
      removeListItems(mentionsOf(place)),
    )],
  }];
}

function chainMessage(place: MirrorPlace, feeding: readonly string[]): string {
  const host = quoted(place.entry.text);
  const registry = quoted(place.node.url.text);
  if (feeding.length === 0) return tell`${host} is itself an Artifact Registry, and ${registry} mirrors it. Apollo does not document which of the two is used.`;
  return tell`${host} is itself an Artifact Registry that mirrors ${listed(feeding)}, and ${registry} mirrors it further. Apollo documents one step and does not say which registry is used.`;
}

function circleMessage(place: MirrorPlace, circle: readonly MirrorPlace[]): string {
  const stations = [place.entry.text, ...circle.map((each) => each.node.url.text)];
  return tell`Artifact Registries mirror each other in a circle: ${stations.map(quoted).join(' → ')}. Apollo does not document which of them is used.`;
}

function relatedMirror(place: MirrorPlace): RelatedPlace {
  return { uri: place.node.source.uri, span: place.entry.span, message: tell`${quoted(place.node.url.text)} mirrors ${quoted(place.entry.text)}.` };
}

/** Another registry that owns the mirrored host and serves an Environment together with the one that mirrors it, or as it none yet. */
function ownerOf(graph: RegistryGraph, place: MirrorPlace): RegistryNode | undefined {
  if (place.key === place.node.key) return undefined;
  return (graph.byUrl.get(place.key) ?? []).find((node) => meet(graph, node, place.node));
}

function meet(graph: RegistryGraph, a: RegistryNode, b: RegistryNode): boolean {
  const reach = graph.shared(a, b);
  return reach !== undefined && (reach.ids === undefined || reach.ids.length > 0 || reach.unassigned);
}

/** The mirrors that lead from a mirrored host back to itself, beginning with `place`; the shortest way. Undefined where none does. */
function circleFrom(graph: RegistryGraph, place: MirrorPlace): readonly MirrorPlace[] | undefined {
  const seen = new Set<string>([place.node.key]);
  let ways: readonly (readonly MirrorPlace[])[] = [[place]];
  while (ways.length > 0) {
    const longer: (readonly MirrorPlace[])[] = [];
    for (const way of ways) {
      const last = way.at(-1);
      if (!last) continue;
      if (last.node.key === place.key) return way;
      for (const next of graph.byMirror.get(last.node.key) ?? []) {
        if (next.key === next.node.key || seen.has(next.node.key) || !meet(graph, next.node, last.node)) continue;
        seen.add(next.node.key);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return undefined;
}
