import { tell } from '../../base/texts';
import { folderOf, pathBelow } from '../../base/uri';
import type { Severity } from '../../workspace/settings';
import type { RegistrySource, Snapshot } from '../../workspace/snapshot';
import { addKey } from '../edits';
import { fixOf, mentionsOf, removeListItems, rootMap } from './fixes';
import type { MirrorPlace, RegistryGraph } from './graph';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts } from './model';
import { environmentNames, listed, quoted, sentences } from './words';

const CODE = 'mirror.overlap';

/** A host that several Artifact Registries mirror: Apollo allows it and leaves open which one is used. */
export const mirrorOverlap: DiagnosticRule = {
  code: CODE,
  title: 'A host is mirrored by several Artifact Registries',
  severity: 'error',
  check: (file) => placesIn(file).flatMap((place) => detect(file, place)),
};

/** The other places that mirror the same host for some document; one's own URL and a second registry of the same URL are other codes' findings. */
export function rivalsOf(graph: RegistryGraph, place: MirrorPlace): readonly MirrorPlace[] {
  if (place.key === place.node.key) return [];
  return (graph.byMirror.get(place.key) ?? []).filter((other) => (
    other.node.key !== place.node.key && other.key !== other.node.key && graph.together(place.node.source, other.node.source)
  ));
}

/** Leaves a host on one registry's list and takes it off the lists of its rivals, in whatever file they stand. */
export function keepOnly(snapshot: Snapshot, graph: RegistryGraph, place: MirrorPlace, texts: FixTexts, code: string): Fix | undefined {
  const rivals = rivalsOf(graph, place);
  // A stale file's places are those of an older text.
  if (rivals.some((rival) => rival.node.source.stale)) return undefined;
  const title = tell`Keep ${quoted(place.entry.text)} on ${quoted(place.node.url.text)} only`;
  return fixOf(snapshot, texts, { title, code }, removeListItems(rivals.flatMap(mentionsOf)));
}

function placesIn({ graph, source }: CheckedFile): readonly MirrorPlace[] {
  if (!source) return [];
  return [...graph.byMirror.values()].flat().filter((place) => place.node.source === source);
}

function detect({ graph, snapshot, uri }: CheckedFile, place: MirrorPlace): readonly Detection[] {
  const rivals = rivalsOf(graph, place);
  if (rivals.length === 0) return [];
  // Of one Environment alone, what never meets there is nothing to tell.
  if (graph.only !== undefined && conflictsOf(graph, place, rivals).length === 0) return [];
  const { message, severity } = judge(graph, place, rivals);
  return [{
    span: place.entry.span,
    message,
    ...(severity && { severity }),
    related: rivals.map((rival) => ({
      uri: rival.node.source.uri,
      span: rival.entry.span,
      message: rival.entry.text === place.entry.text
        ? tell`${quoted(rival.node.url.text)} mirrors it too.`
        : tell`${quoted(rival.node.url.text)} mirrors it too, as ${quoted(rival.entry.text)}.`,
    })),
    needs: rivals.map((rival) => rival.node.source.uri).filter((other) => other !== uri),
    fixes: (texts) => [keepOnly(snapshot, graph, place, texts, CODE), limitToFolders(snapshot, [place, ...rivals], texts)],
  }];
}

function judge(graph: RegistryGraph, place: MirrorPlace, rivals: readonly MirrorPlace[]): { readonly message: string; readonly severity?: Severity } {
  const host = quoted(place.entry.text);
  const conflicts = conflictsOf(graph, place, rivals);
  if (conflicts.length === 0) {
    const all = namesOf(graph, [place, ...rivals]);
    const competing = rivals.some((one) => conflictsOf(graph, one, rivals.filter((other) => other.node !== one.node)).length > 0);
    const reach = competing ? tell`None of the others serves an Environment of ${quoted(place.node.url.text)}.` : tell`No Environment has more than one of them, so each pull has one source.`;
    return { message: sentences(tell`${host} is mirrored by ${all.length} Artifact Registries: ${listed(all)}.`, reach), severity: 'information' };
  }
  const counts = conflicts.map(({ ids, names }) => (
    ids ? tell`by ${names.length} Artifact Registries in ${environmentNames(ids)}: ${listed(names)}` : tell`by ${names.length} Artifact Registries: ${listed(names)}`
  ));
  return { message: tell`${host} is mirrored ${counts.join('; ')}. Apollo uses one of them; which one is undefined.` };
}

interface Conflict {
  readonly ids: readonly string[] | undefined;
  readonly names: readonly string[];
}

/** The sets of registries that compete, each with the Environments where it is that set. */
function conflictsOf(graph: RegistryGraph, place: MirrorPlace, rivals: readonly MirrorPlace[]): readonly Conflict[] {
  const implied: MirrorPlace[] = [];
  const byEnvironment = new Map<string, MirrorPlace[]>();
  for (const rival of rivals) {
    const reach = graph.shared(place.node, rival.node);
    if (reach && reach.ids === undefined) implied.push(rival);
    for (const id of reach?.ids ?? []) byEnvironment.set(id, [...(byEnvironment.get(id) ?? []), rival]);
  }
  const bySet = new Map<string, { ids: string[]; names: readonly string[] }>();
  for (const [id, others] of byEnvironment) {
    const names = namesOf(graph, [place, ...others]);
    const same = bySet.get(names.join(' '));
    if (same) same.ids.push(id);
    else bySet.set(names.join(' '), { ids: [id], names });
  }
  const everywhere: readonly Conflict[] = implied.length > 0 ? [{ ids: undefined, names: namesOf(graph, [place, ...implied]) }] : [];
  return [...everywhere, ...bySet.values()];
}

/** URLs in the order of the files, so that the message is the same at every place; one that two registries share is named once. */
function namesOf(graph: RegistryGraph, places: readonly MirrorPlace[]): readonly string[] {
  const nodes = new Set(places.map((place) => place.node));
  const byKey = new Map<string, string>();
  for (const node of graph.nodes) if (nodes.has(node) && !byKey.has(node.key)) byKey.set(node.key, node.url.text);
  return [...byKey.values()];
}

/** `appliesTo` for every file concerned, so that none reaches beyond its folder; only where the folders stand apart. */
function limitToFolders(snapshot: Snapshot, places: readonly MirrorPlace[], texts: FixTexts): Fix | undefined {
  const sources = [...new Set(places.map((place) => place.node.source))];
  if (sources.length < places.length || sources.some((source) => source.file.appliesTo !== undefined || source.stale)) return undefined;
  if (sources.some((one) => sources.some((other) => one !== other && nested(one, other)))) return undefined;
  const title = tell`Limit each registry file to its own folder`;
  return fixOf(snapshot, texts, { title, code: CODE }, sources.map(({ uri }) => ({
    uri,
    edits: ({ text, tree }) => {
      const root = rootMap(tree);
      return root && addKey(text, tree, root, 'appliesTo', '**');
    },
  })));
}

function nested(one: RegistrySource, other: RegistrySource): boolean {
  return pathBelow(folderOf(one.uri), folderOf(other.uri)) !== undefined;
}
