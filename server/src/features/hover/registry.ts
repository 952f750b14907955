import type { Snapshot } from '../../workspace/snapshot';
import { environmentName } from '../apollo/table';
import { fileCount, imageCount } from '../diagnostics/words';
import { graphOf, type RegistryGraph, type RegistryNode } from '../diagnostics/graph';
import { code, emphasis, joined, say, SEPARATOR, strong, text, type Block, type Line, type Piece } from '../markdown';
import { registriesWithUrl, shownUrl, sourceLink, type ElementUnderCursor } from '../places';
import { withoutHttpsPort } from '../../reference/host';
import { countThrough, type Count } from '../usage';
import { appliesWherever, tableFor } from '../routes';
import type { ArtifactRegistry, HostEntry } from '../../mirrors/model';

const MOST_OTHERS = 3;
const MOST_HOSTS = 4;

/** The hover of a host in a registry file: what its rule does, how many images go through it, and what overlaps. */
export function registryHover(snapshot: Snapshot, under: ElementUnderCursor): readonly Block[] {
  switch (under.element.kind) {
    case 'mirror':
      return mirrorBlocks(snapshot, under, under.element.host, under.element.registry);
    case 'url':
      return urlBlocks(snapshot, under, under.element.host, under.element.registry);
    case 'assignment':
      return assignmentBlocks(snapshot, under, under.element.host, under.element.environment.id.text);
  }
}

function mirrorBlocks(snapshot: Snapshot, under: ElementUnderCursor, host: HostEntry, registry: ArtifactRegistry): readonly Block[] {
  if (host.key === undefined) return notHost();
  const target = registry.url ? [code(shownUrl(registry))] : say`an Artifact Registry without a URL`;
  const overlap = overlapBlocks(snapshot, under, host.key, registry);
  const count = countThrough(snapshot, under.source, host.key);
  const from = say`${target}${named(registry)}`;
  return [
    lines(say`${strong(code(host.text), ...say` → ${target}`)} · Mirrored Registry`),
    lines(
      host.key === registry.url?.key
        ? say`It names the registry itself, which changes nothing.`
        : overlap.length > 0
          ? say`Apollo may pull images of ${code(host.text)} from ${from} instead.`
          : say`Apollo pulls images of ${code(host.text)} from ${from} instead.`,
      overlap.length > 0 ? concerned(count) : through(count),
      ...unassigned(snapshot, under, registry),
    ),
    ...overlap,
  ];
}

function urlBlocks(snapshot: Snapshot, under: ElementUnderCursor, host: HostEntry, registry: ArtifactRegistry): readonly Block[] {
  if (host.key === undefined) return notHost();
  const own = countThrough(snapshot, under.source, host.key);
  const all = countThrough(snapshot, under.source, host.key, ...registry.mirrors.flatMap((mirror) => mirror.key ?? []));
  return [
    lines(say`${strong(code(withoutHttpsPort(host.text)))} · Artifact Registry${named(registry)}`),
    lines(
      urlSentence(host, registry),
      through(all, all.images > own.images ? own.images : undefined),
      ...unassigned(snapshot, under, registry),
      ...ageLines(under, registry),
    ),
    ...urlOverlaps(snapshot, under, host.key),
  ];
}

/** The registry's revision in the Hub and the day of the table, as far as the file says them. */
function ageLines({ source }: ElementUnderCursor, { revision }: ArtifactRegistry): readonly Line[] {
  const parts = [...(revision === undefined ? [] : [say`Revision ${code(revision)}`]), ...(source.file.asOf === undefined ? [] : [say`table as of ${code(source.file.asOf)}`])];
  return parts.length === 0 ? [] : [joined(parts, SEPARATOR)];
}

function urlSentence(host: HostEntry, registry: ArtifactRegistry): Line {
  if (registry.mirrors.length === 0) return say`Apollo pulls images of ${code(host.text)} from it; it mirrors no other registry.`;
  return say`Apollo pulls images of ${code(host.text)} from it, and those of ${hostList(registry.mirrors)} too.`;
}

function hostList(hosts: readonly HostEntry[]): Line {
  const shown = joined(hosts.slice(0, MOST_HOSTS).map((host) => [code(host.text)]), ', ');
  return hosts.length > MOST_HOSTS ? say`${shown} and ${hosts.length - MOST_HOSTS} more` : shown;
}

function assignmentBlocks(snapshot: Snapshot, under: ElementUnderCursor, host: HostEntry, environment: string): readonly Block[] {
  const files = tableFor(snapshot, under.source.uri).files;
  const [declared] = host.key === undefined ? [] : registriesWithUrl(files, host.key);
  const title = lines(say`${strong(code(withoutHttpsPort(host.text)))} · assigned to ${code(environment)}${named({ displayName: environmentName(files, environment) })}`);
  if (!declared) return [title, lines(say`No registry file declares an Artifact Registry with this URL.`)];
  const { registry, source, place } = declared;
  const does = registry.mirrors.length === 0 ? say`It mirrors no other registry` : say`It mirrors ${hostList(registry.mirrors)}`;
  return [title, lines(linked(does, sourceLink(source, place.span)))];
}

/** Who else claims a Mirrored Registry in an Environment of this registry: others that mirror it, and the host's own registry. */
function overlapBlocks(snapshot: Snapshot, under: ElementUnderCursor, key: string, registry: ArtifactRegistry): readonly Block[] {
  const graph = graphOf(snapshot);
  const self = nodeOf(graph, under, registry);
  if (!self) return [];
  const mirrors = (graph.byMirror.get(key) ?? []).flatMap(({ node, entry }) => {
    const where = reach(graph, self, node);
    return where === undefined ? [] : [linked(where.length > 0 ? say`${name(node)} mirrors it too in ${where}` : say`${name(node)} mirrors it too`, sourceLink(node.source, entry.span))];
  });
  const owners = (graph.byUrl.get(key) ?? []).flatMap((node) => {
    const where = reach(graph, self, node);
    return where === undefined ? [] : [linked(where.length > 0 ? say`It is itself the URL of an Artifact Registry in ${where}` : say`It is itself the URL of an Artifact Registry`, sourceLink(node.source, node.url.span))];
  });
  if (mirrors.length + owners.length === 0) return [];
  const shown = [...mirrors, ...owners].slice(0, MOST_OTHERS);
  const rest = mirrors.length + owners.length - shown.length;
  const items = rest > 0 ? [...shown, say`${rest} more`] : shown;
  const why = mirrors.length > 0 ? say`Apollo uses one of them and does not say which.` : say`Apollo does not document which of them goes first.`;
  return [{ kind: 'bullets', items }, lines(why)];
}

/** Where the same URL is declared again, and which registries mirror the host although it is a registry of its own. */
function urlOverlaps(snapshot: Snapshot, under: ElementUnderCursor, key: string): readonly Block[] {
  const graph = graphOf(snapshot);
  const nodes = graph.byUrl.get(key) ?? [];
  const self = nodes.find((node) => node.source === under.source);
  if (!self) return [];
  const twins = nodes
    .filter((node) => node !== self && graph.together(node.source, self.source))
    .map((node) => say`The same URL is declared at ${sourceLink(node.source, node.url.span)}`);
  const mirrors = (graph.byMirror.get(key) ?? []).flatMap(({ node, entry }) => {
    const where = reach(graph, self, node);
    return where === undefined ? [] : [linked(
      where.length > 0 ? say`${name(node)} mirrors it in ${where}, and the order is not documented` : say`${name(node)} mirrors it, and the order is not documented`,
      sourceLink(node.source, entry.span),
    )];
  });
  const items = [...twins, ...mirrors].slice(0, MOST_OTHERS);
  return items.length === 0 ? [] : [{ kind: 'bullets', items }];
}

/** In which Environments two registries meet; undefined where they never do, empty where no Environment is declared. */
function reach(graph: RegistryGraph, self: RegistryNode, other: RegistryNode): Line | undefined {
  if (other === self) return undefined;
  const shared = graph.shared(self, other);
  if (!shared) return undefined;
  if (shared.ids === undefined) return [];
  const [first] = shared.ids;
  if (first === undefined) return undefined;
  const more = shared.ids.length - 1;
  return more > 0 ? say`${code(first)} and ${more} more` : [code(first)];
}

function nodeOf(graph: RegistryGraph, under: ElementUnderCursor, registry: ArtifactRegistry): RegistryNode | undefined {
  const own = graph.nodes.filter((node) => node.source === under.source);
  return own.find((node) => node.registry === registry) ?? own.find((node) => node.url.text === registry.url?.text);
}

function unassigned(snapshot: Snapshot, under: ElementUnderCursor, registry: ArtifactRegistry): readonly Line[] {
  const declaring = tableFor(snapshot, under.source.uri).files.filter((source) => (source.file.environments ?? []).length > 0);
  const environments = declaring.flatMap((source) => source.file.environments ?? []);
  const key = registry.url?.key;
  if (environments.length === 0 || key === undefined) return [];
  const ids = environments.filter((environment) => environment.registries.some((entry) => entry.key === key)).map(({ id }) => id.text);
  const [first] = ids;
  if (first === undefined && !declaring.some((source) => appliesWherever(source, under.source))) return [];
  if (first === undefined) return [say`It is assigned to no Environment, so it does nothing yet.`];
  if (ids.length === environments.length) return [];
  return [ids.length > 1 ? say`In ${code(first)} and ${ids.length - 1} more of ${environments.length} Environments.` : say`In ${code(first)}, 1 of ${environments.length} Environments.`];
}

/** `byOwnName` says how many of them are named by the registry's own host, where others are not. */
function through({ images, files }: Count, byOwnName?: number): Line {
  if (images === 0) return say`No image in the workspace goes through it.`;
  const [counted, within] = [imageCount(images), fileCount(files)].map(words);
  if (!counted || !within) return [];
  if (byOwnName === undefined) return images === 1 ? say`${counted} in ${within} goes through it.` : say`${counted} in ${within} go through it.`;
  if (byOwnName > 0) return say`${counted} in ${within} go through it, ${byOwnName} of them by its own name.`;
  return images === 1 ? say`${counted} in ${within} goes through it, none of them by its own name.` : say`${counted} in ${within} go through it, none of them by its own name.`;
}

/** The same where it is not known whether they do. */
function concerned({ images, files }: Count): Line {
  if (images === 0) return say`No image in the workspace is of that host.`;
  return images === 1 ? say`${words(imageCount(images))} in ${words(fileCount(files))} is of that host.` : say`${words(imageCount(images))} in ${words(fileCount(files))} are of that host.`;
}

function linked(line: Line, link: Piece): Line {
  return joined([line, [link]], SEPARATOR);
}

function words(value: string): Line {
  return [{ kind: 'words', words: value }];
}

function named(registry: Pick<ArtifactRegistry, 'displayName'>): Line {
  return registry.displayName === undefined ? [] : say` (${emphasis(text(registry.displayName.trim()))})`;
}

function name(node: RegistryNode): Line {
  return [code(withoutHttpsPort(node.url.text))];
}

function notHost(): readonly Block[] {
  // The text is not shown: it may hold the user info of an address.
  return [lines(say`This is no registry in the form ${code('host[:port]')}, so no image goes through it.`)];
}

function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content };
}
