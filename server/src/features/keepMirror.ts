import type { Span } from '../base/span';
import { parseYaml } from '../syntax/yaml';
import { entryOf, type Snapshot } from '../workspace/snapshot';
import { graphOf, type MirrorPlace, type RegistryGraph } from './diagnostics/graph';
import { keepOnly, rivalsOf } from './diagnostics/mirrorOverlap';
import type { Fix, FixTexts } from './diagnostics/model';
import type { LoadedTexts } from './model';
import { registryElementAt } from './places';
import { resolutionOf } from './resolution';
import { sitesAt } from './siteAt';

/** An Artifact Registry that could keep a Mirrored Registry which several claim, with the change that takes it off the others. */
export interface KeepChoice {
  readonly registry: string;
  readonly displayName: string | undefined;
  readonly fix: Fix;
}

export interface KeepChoices {
  /** The Mirrored Registry as one of them writes it; undefined where none is claimed by several. */
  readonly mirrored: string | undefined;
  readonly choices: readonly KeepChoice[];
}

/** The registry files whose texts `keepMirrorChoices` needs. */
export function keepMirrorNeeds(snapshot: Snapshot, uri: string, offset: number): readonly string[] {
  const graph = graphOf(snapshot);
  const places = contested(graph, spansAt(snapshot, uri, offset));
  return [...new Set(places.flatMap((place) => [place, ...rivalsOf(graph, place)]).map((place) => place.node.source.uri))];
}

/**
 * Who could keep the Mirrored Registry that an image at an offset (UTF-16 code units) is ambiguous about, or that stands there
 * in a registry file. A registry whose rivals cannot be edited is no choice.
 */
export function keepMirrorChoices(snapshot: Snapshot, texts: LoadedTexts, uri: string, offset: number): KeepChoices {
  const graph = graphOf(snapshot);
  const places = contested(graph, spansAt(snapshot, uri, offset));
  const fixTexts = fixTextsOf(snapshot, texts);
  const choices = places.flatMap((place): readonly KeepChoice[] => {
    const fix = keepOnly(snapshot, graph, place, fixTexts, 'mirror.overlap');
    return fix ? [{ registry: place.node.url.text, displayName: place.node.registry.displayName, fix }] : [];
  });
  return { mirrored: places[0]?.entry.text, choices };
}

/** Where the Mirrored Registries stand that a place is about. */
function spansAt(snapshot: Snapshot, uri: string, offset: number): readonly { readonly uri: string; readonly span: Span }[] {
  const element = registryElementAt(snapshot, uri, offset)?.element;
  if (element?.kind === 'mirror') return [{ uri, span: element.host.span }];
  return sitesAt(snapshot, uri, offset).flatMap(({ site }) => (
    resolutionOf(snapshot, uri, site).sources.flatMap(({ via }) => (via?.mirrored === undefined ? [] : [via.place]))
  ));
}

/** The places of the graph at these spans and their rivals, each once; only those that have rivals. */
function contested(graph: RegistryGraph, spans: readonly { readonly uri: string; readonly span: Span }[]): readonly MirrorPlace[] {
  const all = [...graph.byMirror.values()].flat();
  const meant = all.filter(({ node, entry }) => spans.some(({ uri, span }) => node.source.uri === uri && entry.span.start === span.start));
  const withRivals = new Set(meant.flatMap((place) => {
    const rivals = rivalsOf(graph, place);
    return rivals.length === 0 ? [] : [place, ...rivals];
  }));
  return all.filter((place) => withRivals.has(place) && !place.node.source.stale);
}

function fixTextsOf(snapshot: Snapshot, texts: LoadedTexts): FixTexts {
  return (uri) => {
    const open = snapshot.documents.get(uri);
    if (open) return { uri, hash: open.entry.hash, text: open.text, tree: open.tree };
    const loaded = texts.get(uri);
    return loaded && loaded.hash === entryOf(snapshot, uri)?.hash ? { ...loaded, tree: parseYaml(loaded.text) } : undefined;
  };
}
