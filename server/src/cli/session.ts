import type { Override } from '../charts/model/strvals';
import { readFolderSettings } from '../workspace/folderSettings';
import type { Settings } from '../workspace/settings';
import type { Entry, Snapshot, Trouble } from '../workspace/snapshot';
import { createWorkspace, type Workspace } from '../workspace/workspace';
import { pathBelow } from '../base/uri';
import { productChartNeeds } from '../features/apollo/charts';
import { findMirrorFiles } from './mirrorPaths';
import { UsageError, type CliHost } from './host';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath, uriOfArgument } from './paths';
import { listed, shown } from './words';

/** What a command works on: everything that was read, and the part that it reports. */
export interface Session {
  readonly workspace: Workspace;
  readonly snapshot: Snapshot;
  /** The working directory as a URI: what a reference without a file is resolved for. */
  readonly root: string;
  /** The entries that the PATHs select, in the order of their paths. */
  readonly selected: readonly Entry[];
  /** Whether a file belongs to the selected ones. */
  isSelected(uri: string): boolean;
  /** Whether a file is a PATH itself. */
  isNamed(uri: string): boolean;
  readonly hasTable: boolean;
  /** True where a named file or folder could not be read, or a table was required and there is none: the exit status is then 2. */
  readonly failed: boolean;
}

/** What a command needs of the files. */
export interface SessionRequest {
  readonly paths: readonly string[];
  /** `none`: no images at all; `selected`: those of the selected files; `all`: of every file, for what is counted over the workspace. */
  readonly images: 'none' | 'selected' | 'all';
  /** Whether the charts of the selected files are evaluated. */
  readonly charts?: boolean;
  /** True where the command has its use without a mirror table too, so that nothing is said when there is none. */
  readonly withoutTable?: boolean;
  /** True where the Environment that was asked for need not be declared: an older table may not know it. */
  readonly isOlder?: boolean;
  /** True where none of the files that `--mirrors` names is there, so that no configuration counts. */
  readonly isEmpty?: boolean;
}

/** Reads what a command works on, and says on standard error what could not be read. */
export async function openSession(host: CliHost, output: Output, args: Arguments, request: SessionRequest): Promise<Session> {
  const root = uriOfArgument(host.cwd, '.');
  const places = await readPlaces(host, output, request.paths);
  const outside = places.folders.filter((folder) => pathBelow(root, folder) === undefined);
  const folders = [root, ...outside];
  const workspace = createWorkspace(host.port, args.has('no-cache') ? undefined : host.store);
  workspace.setFolders(folders);
  workspace.name([...places.files, ...places.folders.filter((folder) => !folders.includes(folder))]);

  const mirrors = request.isEmpty === true ? { files: [], named: [] } : await findMirrorFiles(host, args.texts('mirrors'));
  const settings = await settingsOf(host, output, folders, args, mirrors?.files);
  workspace.setSettings(settings);
  const isSelected = (uri: string) => places.files.includes(uri) || places.folders.some((folder) => pathBelow(folder, uri) !== undefined);
  const imagesIn = request.images === 'all' ? () => true : request.images === 'none' ? () => false : isSelected;
  const steps = workspace.scan(undefined, { imagesIn });
  while ((await steps.next()).done !== true) continue;
  workspace.setSettings(afterScan(workspace, settings, folders.length > 1 && !mirrors));

  const charts = request.charts === true ? chartsFor(workspace.snapshot(), places, isSelected) : [];
  if (charts.length > 0) await workspace.loadCharts(charts);
  const snapshot = workspace.snapshot();
  requireConfigs(host, snapshot, mirrors?.named ?? []);
  const named = new Set(places.files);
  const unread = snapshot.troubles.filter((trouble) => named.has(trouble.uri));
  for (const trouble of snapshot.troubles) {
    if (named.has(trouble.uri) || isSelected(trouble.uri)) await output.complain(describe(host, trouble, named.has(trouble.uri)));
  }
  await complainAboutBroken(host, output, snapshot);
  const hasTable = snapshot.registryFiles.length > 0 || snapshot.nodeConfigs.length > 0;
  const missing = !hasTable && args.has('require-mirrors');
  if (!hasTable && (missing || request.withoutTable !== true)) await output.complain(noTable(args, missing));
  if (snapshot.registryFiles.length > 0 && request.isOlder !== true) checkEnvironment(snapshot, args.text('environment'));
  return {
    workspace, snapshot, root, isSelected, isNamed: (uri) => named.has(uri), hasTable,
    selected: [...snapshot.files.values()].filter((entry) => isSelected(entry.uri)).sort(byPath(host.cwd)),
    failed: places.failed || unread.length > 0 || missing,
  };
}

/** The charts that the selected files are in, and those that product manifests among them are held against. */
function chartsFor(snapshot: Snapshot, places: Places, isSelected: (uri: string) => boolean): readonly string[] {
  const own = snapshot.charts.roots.filter((root) => mayReport(root, places));
  return [...new Set([...own, ...productChartNeeds(snapshot, [...snapshot.files.keys()].filter(isSelected))])];
}

/** Whether something in a chart is selected: all of it, a folder of it, or a file. */
function mayReport(root: string, { files, folders }: Places): boolean {
  return folders.some((folder) => pathBelow(folder, root) !== undefined || pathBelow(root, folder) !== undefined) || files.some((file) => pathBelow(root, file) !== undefined);
}

interface Places {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly failed: boolean;
}

async function readPlaces(host: CliHost, output: Output, paths: readonly string[]): Promise<Places> {
  const files: string[] = [];
  const folders: string[] = [];
  let failed = false;
  for (const path of paths) {
    if (path === '') throw new UsageError('A PATH is empty.');
    const uri = uriOfArgument(host.cwd, path);
    const target = await host.port.stat(uri);
    if (target.ok && target.kind === 'folder') folders.push(uri);
    else if (target.ok) files.push(uri);
    else {
      await output.complain(`cannot read ${shown(path)}: ${target.detail}.`);
      failed = true;
    }
  }
  return { files: [...new Set(files)], folders: [...new Set(folders)], failed };
}

/** A pattern of a folder without a name, which there is none of: an empty list would ask for whatever files are found. */
const NO_FILES = '${workspaceFolder:}';

interface ReadSettings {
  readonly window: Settings;
  readonly folders: ReadonlyMap<string, Settings>;
}

async function settingsOf(
  host: CliHost,
  output: Output,
  folders: readonly string[],
  args: Arguments,
  mirrors: readonly string[] | undefined,
): Promise<ReadSettings> {
  const byFolder = new Map<string, Settings>();
  const valuesFiles = await readableFiles(host, args.texts('values'));
  const overrides = args.texts('set').map((text): Override => ({ kind: 'set', text }));
  for (const folder of folders) {
    const { settings, problems, unreadable } = await readFolderSettings(host.port, folder);
    const file = `${shownPath(host.cwd, folder)}/.vscode/settings.json`.replace(/^\.\//, '');
    if (unreadable) await output.complain(`${file} is not used: ${unreadable}.`);
    for (const { key, code, parameters } of problems) {
      const consequence = code === 'bad-entry' ? 'it is left out' : 'its default holds';
      await output.complain(`${file}: ${key} is ${shown(parameters['value'] ?? '')}, not ${parameters['expected'] ?? 'what is expected'}; ${consequence}.`);
    }
    byFolder.set(folder, {
      ...settings,
      enable: 'always',
      ...((valuesFiles.length > 0 || overrides.length > 0) && { helm: { ...settings.helm, valuesFiles, overrides } }),
      diagnosticsScope: 'workspace',
      environment: args.text('environment') ?? settings.environment,
      diagnosesChosenOnly: args.has('environment'),
      ...(mirrors && { registryFiles: mirrors.length === 0 ? [NO_FILES] : mirrors, nodeConfigs: mirrors.length === 0 ? [NO_FILES] : mirrors, followsNodes: true }),
      disablesDefaultEndpoint: args.has('disable-default-registry-endpoint') || settings.disablesDefaultEndpoint,
    });
  }
  const [window] = byFolder.values();
  if (!window) throw new Error('The working directory has no settings.');
  return { window, folders: byFolder };
}

/** The URIs of files that were named and have to be there. */
async function readableFiles(host: CliHost, paths: readonly string[]): Promise<readonly string[]> {
  const uris: string[] = [];
  for (const path of paths) {
    const uri = uriOfArgument(host.cwd, path);
    const file = await host.port.read(uri, Number.MAX_SAFE_INTEGER);
    if (!file.ok) throw new UsageError(`cannot read ${shown(path)}: ${file.detail}.`);
    uris.push(uri);
  }
  return uris;
}

/**
 * What was read is reported: exclusions have done their work, and a named file is reported although they match it. With
 * several folders an editor gives each its own table; the command line takes all configurations that it found together.
 */
function afterScan(workspace: Workspace, settings: ReadSettings, share: boolean): ReadSettings {
  const found = workspace.snapshot().registryFiles.map((source) => source.uri);
  const settled = (own: Settings): Settings => ({ ...own, exclude: [], registryFiles: share && found.length > 0 ? found : own.registryFiles });
  return { window: settled(settings.window), folders: new Map([...settings.folders].map(([folder, own]) => [folder, settled(own)] as const)) };
}

function requireConfigs(host: CliHost, snapshot: Snapshot, named: readonly string[]): void {
  for (const uri of named) {
    const trouble = snapshot.troubles.find((each) => each.uri === uri);
    if (trouble) throw new UsageError(`cannot read ${shown(shownPath(host.cwd, uri))}: ${reasonOf(trouble)}.`);
    const entry = snapshot.files.get(uri);
    if (entry?.registry || entry?.config) continue;
    throw new UsageError(`${shown(shownPath(host.cwd, uri))} is no mirror configuration that Mirror Lens reads. ${EXPECTED}`);
  }
}

/** What `--mirrors` takes, for who gave something else. */
const EXPECTED = 'Expected: an Apollo registry file (artifactRegistries), registries.conf or a drop-in, hosts.toml, containerd config.toml with registry tables, '
  + 'registries.yaml of k3s or RKE2, mirror sets of OpenShift, a Talos machine configuration, daemon.json with registry-mirrors, buildkitd.toml, '
  + 'a kustomization with images, a Kyverno policy that sets images, an imageswap map, or rules of harbor-container-webhook.';

async function complainAboutBroken(host: CliHost, output: Output, snapshot: Snapshot): Promise<void> {
  for (const source of snapshot.registryFiles) {
    if (!snapshot.files.get(source.uri)?.registry?.broken) continue;
    await output.complain(`${shown(shownPath(host.cwd, source.uri))} has syntax errors; what could be read of it is used.`);
  }
}

function noTable(args: Arguments, required: boolean): string {
  const where = args.texts('mirrors');
  const sentence = where.length > 0
    ? `${listed(where.map(shown))} ${where.length === 1 ? 'holds' : 'hold'} no mirror table.`
    : 'no mirror table was found below the working directory and the PATHs: no apollo-registries.yaml, no other file with artifactRegistries, and no mirror configuration of a node.';
  return required ? `${sentence} --require-mirrors asks for one.` : sentence;
}

function checkEnvironment(snapshot: Snapshot, id: string | undefined): void {
  if (id === undefined) return;
  const known = [...new Set(snapshot.registryFiles.flatMap((source) => (source.file.environments ?? []).map((each) => each.id.text)))];
  if (known.includes(id)) return;
  const rest = known.length === 0 ? 'The registry files declare none.' : `Known are ${listed(known.map(shown))}.`;
  throw new UsageError(`no registry file declares the Environment ${shown(id)}. ${rest}`);
}

function describe(host: CliHost, trouble: Trouble, named: boolean): string {
  const path = shown(shownPath(host.cwd, trouble.uri));
  return named ? `cannot read ${path}: ${reasonOf(trouble)}.` : `${path} is left out: ${reasonOf(trouble)}.`;
}

function reasonOf(trouble: Trouble): string {
  switch (trouble.reason) {
    case 'too-large':
      return `it is larger than mirrorLens.maxFileSize allows (${trouble.detail})`;
    case 'binary':
      return 'it is binary, not text';
    case 'not-utf8':
      return `it is not UTF-8 (${trouble.detail})`;
    case 'too-deep':
      return 'it is nested too deeply or uses too many aliases';
    case 'gone':
    case 'unreadable':
      return trouble.detail;
  }
}

function byPath(cwd: string): (a: Entry, b: Entry) => number {
  const paths = new Map<string, string>();
  const pathOf = (entry: Entry): string => {
    const known = paths.get(entry.uri) ?? shownPath(cwd, entry.uri);
    paths.set(entry.uri, known);
    return known;
  };
  return (a, b) => (pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : 0);
}
