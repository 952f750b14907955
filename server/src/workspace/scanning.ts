import { nameOf, nearestFolder } from '../base/uri';
import { isComposeName } from '../images/compose';
import { isHelmfileName } from '../images/helmfile';
import { isKustomizationName } from '../images/kustomization';
import { isRegistryFileName } from '../mirrors/apollo/recognise';
import { isNodeConfigName } from '../mirrors/dialects';
import { isEnvFile } from './env';
import { inventoryPatterns, isInventory } from './inventories';
import { isNamedConfig, nodeConfigPatterns } from './nodeConfigs';
import { matchesPattern, type FilePattern } from './patterns';
import type { FilePort } from './port';
import { READS_AT_A_TIME, isAtOrBelow, type FileReader, type ReadRequest } from './reading';
import type { ScanState, Trouble } from './snapshot';
import { patternsOf, settingsOfFolder, type State } from './state';
import { isChartFile } from './surroundings';
import { isMet, rulesFor, walk, type WalkedFile, type WalkRules } from './walk';

/** What a scan may leave out. */
export interface ScanOptions {
  /** Whether images of a file are of interest; by default all are. The others are read for registry files only. */
  readonly imagesIn?: (uri: string) => boolean;
  /**
   * Whether there is a reason to read files that are no registry file by name; asked when those are read, and before anything is
   * read where there are none. Without a mirror table there is none: only names are looked at then.
   */
  readonly restMatters?: () => boolean;
}

/** Asked between the steps of a scan. */
export interface ScanControl {
  /** Whether to stop, because of a cancellation or another scan. */
  isStopped(): boolean;
  /** Whether another scan has begun, which the state's progress now belongs to. */
  isSuperseded(): boolean;
}

const READS_BETWEEN_STEPS = 8;

interface Found {
  readonly files: Map<string, WalkedFile>;
  readonly troubles: Trouble[];
  /** Files that only a setting names: read for registry files only. */
  readonly outside: Set<string>;
}

/**
 * Walks the folders and reads what can matter: names first, then charts and registry files, so that the tables are in
 * force early, then the rest. It gives its progress after each step and lets other work run in between. Stopped, it
 * leaves what it has read until then.
 */
export async function* scanFolders(
  state: State,
  port: FilePort,
  reader: FileReader,
  options: ScanOptions,
  control: ScanControl,
): AsyncGenerator<ScanState> {
  const before: ScanState = state.scan.phase === 'running' ? { phase: 'none', filesSeen: 0 } : state.scan;
  const found: Found = { files: new Map(), troubles: [], outside: new Set() };
  try {
    for await (const filesSeen of findFiles(state, port, found, control)) {
      if (control.isStopped()) return;
      yield (state.scan = { phase: 'running', filesSeen });
    }
    if (control.isStopped()) return;
    settle(state, reader, found);
    for await (const filesRead of readFiles(state, port, reader, found, options)) {
      if (control.isStopped()) return;
      yield (state.scan = { phase: 'running', filesSeen: found.files.size, filesRead });
    }
    await reader.save();
    if (control.isStopped()) return;
    state.scan = { phase: 'done', filesSeen: found.files.size };
    yield state.scan;
  } finally {
    if (!control.isSuperseded()) reader.memory.release();
    if (state.scan.phase === 'running' && !control.isSuperseded()) state.scan = before;
  }
}

async function* findFiles(state: State, port: FilePort, found: Found, control: ScanControl): AsyncGenerator<number> {
  const rules = new Map<string, WalkRules>();
  const { folders } = state;
  const named = inventoryPatterns(state, port.home);
  const configs = [...folders, undefined].flatMap((scope) => nodeConfigPatterns(state, scope, port.home) ?? []);
  // A file that is named in full is met by itself below; a glob has the walk look at every name.
  const globs = configs.filter(({ glob }) => glob !== undefined);
  for (const folder of folders) {
    const { exclude } = settingsOfFolder(state, folder);
    const own = await rulesFor(port, { folder, exclude, lookAbove: state.trusted, named: [...named, ...globs] });
    rules.set(folder, own);
    for await (const step of walk(port, own, folder)) {
      if (control.isStopped()) return;
      for (const file of step.files) if (nearestFolder(folders, file.uri) === folder) found.files.set(file.uri, file);
      for (const { uri, failure } of step.failures) found.troubles.push({ uri, reason: failure.reason, detail: failure.detail });
      yield found.files.size;
    }
  }
  for (const uri of state.explicit) await findExplicit(port, found, uri, [...rules.values()], control);
  for (const scope of [...folders, undefined]) {
    for (const pattern of patternsOf(state, scope, port.home) ?? []) await findNamed(state, port, found, pattern, control);
  }
  for (const pattern of configs) await findNamed(state, port, found, pattern, control, [pattern]);
  for (const pattern of named) await findNamed(state, port, found, pattern, control, [pattern]);
  if (!control.isStopped()) state.rules = rules;
  yield found.files.size;
}

/** Takes up a file that was named, and what is in a folder that was named although the walk leaves it out. */
async function findExplicit(port: FilePort, found: Found, uri: string, walked: readonly WalkRules[], control: ScanControl): Promise<void> {
  const target = await port.stat(uri);
  if (!target.ok || target.kind !== 'folder') {
    if (!found.files.has(uri)) found.files.set(uri, { uri, real: target.ok && target.real !== uri ? target.real : undefined });
    return;
  }
  if (target.real === uri && walked.some((rules) => rules.folder === uri || isMet(rules, uri, true))) return;
  const rules = await rulesFor(port, { folder: uri, exclude: [], lookAbove: false });
  for await (const step of walk(port, rules, uri)) {
    if (control.isStopped()) return;
    for (const file of step.files) if (!found.files.has(file.uri)) found.files.set(file.uri, file);
    for (const { uri: failed, failure } of step.failures) found.troubles.push({ uri: failed, reason: failure.reason, detail: failure.detail });
  }
}

/** Finds what a setting names and the walk does not meet: a file from outside, or an ignored one that is named in full. Files of `named` may have any name. */
async function findNamed(
  state: State,
  port: FilePort,
  found: Found,
  pattern: FilePattern,
  control: ScanControl,
  named: readonly FilePattern[] = [],
): Promise<void> {
  const isInside = (uri: string) => state.folders.some((folder) => isAtOrBelow(folder, uri));
  if (!state.trusted && !isInside(pattern.literal)) return;
  const add = (file: WalkedFile) => {
    if (found.files.has(file.uri)) return;
    found.files.set(file.uri, file);
    found.outside.add(file.uri);
  };
  const target = await port.stat(pattern.literal);
  if (target.ok && target.kind === 'file') add({ uri: pattern.literal, real: target.real });
  else if (pattern.glob === undefined && !(target.ok && named.includes(pattern))) reportMissing(found, pattern.literal, target.ok ? 'not a file' : target.detail);
  if (pattern.glob === undefined || isInside(pattern.base)) return;
  const rules = await rulesFor(port, { folder: pattern.base, exclude: [], lookAbove: false, named });
  for await (const step of walk(port, rules, pattern.base)) {
    if (control.isStopped()) return;
    for (const file of step.files) if (matchesPattern(pattern, file.uri)) add(file);
  }
}

function reportMissing(found: Found, uri: string, detail: string): void {
  found.troubles.push({ uri, reason: 'gone', detail });
}

/** Forgets what the walk no longer met, and takes over its links and troubles. */
function settle(state: State, reader: FileReader, found: Found): void {
  const gone = new Set([...state.files.keys(), ...state.troubles.keys()].filter((uri) => !found.files.has(uri)));
  if (gone.size > 0) reader.forget((uri) => gone.has(uri));
  state.troubles = new Map([...state.troubles, ...found.troubles.map((trouble) => [trouble.uri, trouble] as const)]);
  const links = [...found.files.values()].flatMap((file) => (file.real === undefined ? [] : [[file.uri, file.real] as const]));
  state.links = new Map(links);
  state.envFiles = new Set([...found.files.keys()].filter(isEnvFile));
}

/** Gives how many files are read, now and then. */
async function* readFiles(state: State, port: FilePort, reader: FileReader, found: Found, options: ScanOptions): AsyncGenerator<number> {
  let filesRead = 0;
  let isRecalled = false;
  const requestOf = (uri: string): ReadRequest => {
    if (isInventory(state, uri, port.home)) return { uri, registriesOnly: false, ifChanged: true };
    return { uri, registriesOnly: found.outside.has(uri), withoutImages: options.imagesIn?.(uri) === false && nameOf(uri) !== 'values.yaml', ifChanged: true };
  };
  const { charts, registries, linking, rest } = inOrder([...found.files.keys()], (uri) => isNamedConfig(state, uri, port.home));
  let isRestWanted = true;
  for (const uris of [charts, registries, linking, rest]) {
    const isRest = uris === linking || uris === rest;
    if (isRest || registries.length === 0) isRestWanted &&= options.restMatters?.() !== false;
    if (!isRestWanted) return;
    if (!isRecalled) await reader.memory.recall();
    isRecalled = true;
    for (let at = 0; at < uris.length; at += READS_AT_A_TIME) {
      await reader.read(uris.slice(at, at + READS_AT_A_TIME).map(requestOf));
      filesRead += Math.min(READS_AT_A_TIME, uris.length - at);
      await port.pause();
      // Each step may be looked at, and each look takes a copy of what is known.
      const isLast = at + READS_AT_A_TIME >= uris.length;
      if (isLast || (at / READS_AT_A_TIME) % READS_BETWEEN_STEPS === READS_BETWEEN_STEPS - 1) yield filesRead;
    }
    if (isRest && uris.length > 0) await reader.relate();
  }
  // What was read before a file that speaks of it is read once more in its light.
  const isRelated = await relateAgain(reader, (uri) => ({ ...requestOf(uri), isLast: true }));
  await reader.settle();
  if (isRelated) yield filesRead;
}

/** How often files are read once more: a release is told by an object's values, and these by the chart that the release names. */
const MOST_ROUNDS = 3;

/** Reads the files once more that now stand in another light, until none does; gives whether there were any. */
export async function relateAgain(reader: FileReader, requestFor: (uri: string) => ReadRequest): Promise<boolean> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const displaced = reader.displaced();
    if (displaced.length === 0) return round > 0;
    await reader.read(displaced.map(requestFor));
    await reader.relate();
  }
  return true;
}

interface ReadingOrder {
  /** Which the others are read with. */
  readonly charts: readonly string[];
  /** Registry files and configurations of nodes, by name or named by a setting. */
  readonly registries: readonly string[];
  /** Files that, by their name, may speak of others. */
  readonly linking: readonly string[];
  readonly rest: readonly string[];
}

function inOrder(uris: readonly string[], isNamed: (uri: string) => boolean): ReadingOrder {
  const order = { charts: [] as string[], registries: [] as string[], linking: [] as string[], rest: [] as string[] };
  for (const uri of uris) {
    if (isEnvFile(uri)) continue;
    const group = isChartFile(uri) ? order.charts : isRegistryFileName(nameOf(uri)) || isNodeConfigName(uri) || isNamed(uri) ? order.registries : maySpeakOfOthers(uri) ? order.linking : order.rest;
    group.push(uri);
  }
  return order;
}

function maySpeakOfOthers(uri: string): boolean {
  const path = nameOf(uri);
  return nameOf(uri) === 'values.yaml' || isKustomizationName(path) || isHelmfileName(path) || isComposeName(path);
}
