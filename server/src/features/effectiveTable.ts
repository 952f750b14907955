import { tell } from '../base/texts';
import { nameOf as fileName } from '../base/uri';
import type { ArtifactRegistry } from '../mirrors/model';
import { hostKey } from '../reference/host';
import type { RegistrySource, Snapshot } from '../workspace/snapshot';
import { code, emphasis, joined, say, text, toMarkdown, type Block, type Line } from './markdown';
import { environmentName } from './apollo/table';
import { shownUrl, sourceLink } from './places';
import { environmentsOf } from '../mirrors/apollo/table';
import { routesFor } from './routes';
import { usageOf } from './usage';

/**
 * The mirror table as it is in force for a file, or for the whole window: each Environment with the hosts that it sends elsewhere
 * or owns, the rule's place, and how many images of the workspace are concerned. A page of Markdown.
 */
export function effectiveTable(snapshot: Snapshot, uri: string | undefined): string {
  const files = uri === undefined ? snapshot.registryFiles : routesFor(snapshot, uri, 'all').files;
  const claimedBy = uri === undefined ? undefined : routesFor(snapshot, uri, 'all').claimedBy;
  const title = uri === undefined ? say`Mirror table in force in this window` : say`Mirror table in force for ${code(fileName(uri))}`;
  const blocks: Block[] = [{ kind: 'heading', level: 1, line: title }];
  if (files.length === 0) return printed([...blocks, lines(say`None: no registry file applies. References are pulled as they are written.`)]);
  blocks.push({ kind: 'bullets', items: files.map(fileItem) });
  const ids = environmentsOf(files);
  for (const id of claimedBy ?? ids ?? [undefined]) {
    const name = id === undefined ? undefined : environmentName(files, id);
    if (id !== undefined) blocks.push({ kind: 'heading', level: 2, line: say`Environment ${code(id)}${name === undefined ? [] : say` (${emphasis(text(name))})`}` });
    blocks.push(...tableBlocks(snapshot, rowsFor(files, id)));
  }
  if (ids !== undefined) {
    const chosen = uri === undefined ? undefined : snapshot.settings(uri).environment;
    blocks.push(lines(chosen === undefined ? say`No Environment is chosen: results are given for each.` : say`The chosen Environment is ${code(chosen)}.`));
  }
  return printed(blocks);
}

/** One rule of the table: a host, and the registry that its images come from. */
interface Row {
  readonly host: string;
  readonly mirrored: boolean;
  readonly registry: ArtifactRegistry;
  readonly place: Line;
}

function rowsFor(files: readonly RegistrySource[], environment: string | undefined): readonly Row[] {
  const assigned = environment === undefined ? undefined : assignedTo(files, environment);
  const rows: Row[] = [];
  for (const source of files) {
    for (const registry of source.file.artifactRegistries) {
      const key = registry.url?.key;
      if (!registry.url || key === undefined || (assigned && !assigned.has(key))) continue;
      rows.push({ host: registry.url.text, mirrored: false, registry, place: [sourceLink(source, registry.url.span)] });
      for (const mirror of registry.mirrors) {
        if (mirror.key !== undefined) rows.push({ host: mirror.text, mirrored: true, registry, place: [sourceLink(source, mirror.span)] });
      }
    }
  }
  return rows;
}

function assignedTo(files: readonly RegistrySource[], environment: string): ReadonlySet<string> {
  const declarations = files.flatMap((source) => source.file.environments ?? []).filter(({ id }) => id.text === environment);
  return new Set(declarations.flatMap(({ registries }) => registries.flatMap(({ key }) => key ?? [])));
}

function tableBlocks(snapshot: Snapshot, rows: readonly Row[]): readonly Block[] {
  if (rows.length === 0) return [lines(say`It has no Artifact Registry.`)];
  const claims = new Map<string, number>();
  for (const { host } of rows) claims.set(hostKey(host), (claims.get(hostKey(host)) ?? 0) + 1);
  const { byHost } = usageOf(snapshot);
  return [{
    kind: 'table',
    header: [tell`Images of`, tell`Are pulled from`, tell`Rule`, tell`Images`],
    rows: rows.map(({ host, mirrored, registry, place }) => [
      [code(host)],
      joined([mirrored ? [code(shownUrl(registry))] : say`as written`, nameOf(registry), (claims.get(hostKey(host)) ?? 0) > 1 ? say`undefined: several rules` : []], ' · '),
      place,
      say`${byHost.get(hostKey(host))?.images ?? 0}`,
    ]),
  }];
}

function nameOf(registry: ArtifactRegistry): Line {
  return registry.displayName === undefined ? [] : [emphasis(text(registry.displayName))];
}

function fileItem(source: RegistrySource): Line {
  const link = [sourceLink(source, { start: 0, end: 0 })];
  const dated = source.file.asOf === undefined ? link : say`${link}, as of ${code(source.file.asOf)}`;
  return source.stale ? say`${dated}, its last good version, since it has syntax errors` : dated;
}


function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content };
}

function printed(blocks: readonly Block[]): string {
  return `${toMarkdown(blocks, { commandLinks: false })}\n`;
}
