import type { Snapshot } from '../../workspace/snapshot';
import { environmentName } from '../apollo/table';
import { counted } from '../diagnostics/words';
import { graphOf, type RegistryGraph, type RegistryNode } from '../diagnostics/graph';
import { code, emphasis, joined, say, strong, text, type Block, type Line } from '../markdown';
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
  const target = registry.url ? [code(shownUrl(registry))] : words('an Artifact Registry without a URL');
  const overlap = overlapBlocks(snapshot, under, host.key, registry);
  const count = countThrough(snapshot, under.source, host.key);
  const pulls = overlap.length > 0 ? say`may pull` : say`pulls`;
  return [
    lines(say`${strong(code(host.text), ...say` → ${target}`)} · Mirrored Registry`),
    lines(
      host.key === registry.url?.key
        ? say`It names the registry itself, which changes nothing.`
        : say`Apollo ${pulls} images of ${code(host.text)} from ${target}${named(registry)} instead.`,
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
      through(all, all.images > own.images ? say`, ${own.images === 0 ? say`none` : say`${own.images}`} of them by its own name` : []),
      ...unassigned(snapshot, under, registry),
      ...ageLines(under, registry),
    ),
    ...urlOverlaps(snapshot, under, host.key),
  ];
}

/** The registry's revision in the Hub and the day of the table, as far as the file says them. */
function ageLines({ source }: ElementUnderCursor, { revision }: ArtifactRegistry): readonly Line[] {
  const parts = [...(revision === undefined ? [] : [say`Revision ${code(revision)}`]), ...(source.file.asOf === undefined ? [] : [say`table as of ${code(source.file.asOf)}`])];
  return parts.length === 0 ? [] : [joined(parts, ' · ')];
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
  return [title, lines(say`${does} · ${sourceLink(source, place.span)}`)];
}

/** Who else claims a Mirrored Registry in an Environment of this registry: others that mirror it, and the host's own registry. */
function overlapBlocks(snapshot: Snapshot, under: ElementUnderCursor, key: string, registry: ArtifactRegistry): readonly Block[] {
  const graph = graphOf(snapshot);
  const self = nodeOf(graph, under, registry);
  if (!self) return [];
  const mirrors = (graph.byMirror.get(key) ?? []).flatMap(({ node, entry }) => {
    const where = reach(graph, self, node);
    return where === undefined ? [] : [say`${name(node)} mirrors it too${where} · ${sourceLink(node.source, entry.span)}`];
  });
  const owners = (graph.byUrl.get(key) ?? []).flatMap((node) => {
    const where = reach(graph, self, node);
    return where === undefined ? [] : [say`It is itself the URL of an Artifact Registry${where} · ${sourceLink(node.source, node.url.span)}`];
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
    return where === undefined ? [] : [say`${name(node)} mirrors it${where}, and the order is not documented · ${sourceLink(node.source, entry.span)}`];
  });
  const items = [...twins, ...mirrors].slice(0, MOST_OTHERS);
  return items.length === 0 ? [] : [{ kind: 'bullets', items }];
}

/** In which Environments two registries meet, as the end of a phrase; undefined where they never do. */
function reach(graph: RegistryGraph, self: RegistryNode, other: RegistryNode): Line | undefined {
  if (other === self) return undefined;
  const shared = graph.shared(self, other);
  if (!shared) return undefined;
  if (shared.ids === undefined) return [];
  const [first] = shared.ids;
  if (first === undefined) return undefined;
  const more = shared.ids.length - 1;
  return more > 0 ? say` in ${code(first)} and ${more} more` : say` in ${code(first)}`;
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
  return [say`In ${code(first)}${ids.length > 1 ? say` and ${ids.length - 1} more of` : say`, 1 of`} ${environments.length} Environments.`];
}

function through({ images, files }: Count, more: Line = []): Line {
  if (images === 0) return say`No image in the workspace goes through it.`;
  return say`${words(counted(images, 'image', 'images'))} in ${words(counted(files, 'file', 'files'))} ${images === 1 ? say`goes` : say`go`} through it${more}.`;
}

/** The same where it is not known whether they do. */
function concerned({ images, files }: Count): Line {
  if (images === 0) return say`No image in the workspace is of that host.`;
  return say`${words(counted(images, 'image', 'images'))} in ${words(counted(files, 'file', 'files'))} ${images === 1 ? say`is` : say`are`} of that host.`;
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
