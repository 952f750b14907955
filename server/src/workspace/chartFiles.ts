import { nearestFolder, pathBelow } from '../base/uri';
import { loadChart } from '../charts/model/load';
import type { ChartText, ChartWorld, Needs } from '../charts/model/world';
import { isNeverWalked } from './ignores';
import { READS_AT_A_TIME } from './reading';
import type { FilePort } from './port';
import type { State } from './state';
import { childUri } from './uri';
import { knownCharts, profilesOf } from './chartProfiles';

/** As Helm's own limit for one file of a chart, by far more than public charts have. */
const LARGEST_ARCHIVE = 32 * 1024 * 1024;
const MOST_FILES = 20_000;
const MOST_ROUNDS = 60;
const DEEPEST = 40;

/** What charts are loaded from: open texts before what was read from the disk. `lasting` is the state that `state` is a copy of, if it is one. */
export function chartWorld(state: State, port: FilePort, lasting: State = state): ChartWorld {
  const { chartFiles, documents } = state;
  return {
    list: (folder) => chartFiles.lists.get(folder),
    text(uri) {
      const onDisk = chartFiles.texts.get(uri);
      const open = documents.get(uri);
      return open && !open.isTooLarge ? sameText(state, lasting, uri, open.text, onDisk ?? undefined) : onDisk;
    },
    bytes: (uri) => chartFiles.bytes.get(uri),
    charts: knownCharts(state),
    unpacker: port.unpacker,
  };
}

const openTexts = new WeakMap<State, Map<string, ChartText>>();

/** What is read from a text is remembered by its object, so an open text that says what was read before is that object. */
function sameText(state: State, lasting: State, uri: string, text: string, onDisk: ChartText | undefined): ChartText {
  if (onDisk?.text === text) return onDisk;
  const [own, all] = [openTextsOf(state), openTextsOf(lasting)];
  const known = own.get(uri);
  if (known?.text === text) return known;
  const last = all.get(uri);
  const made = last?.text === text ? last : { uri, text, draft: last?.draft ?? {} };
  own.set(uri, made);
  all.set(uri, made);
  return made;
}

function openTextsOf(state: State): Map<string, ChartText> {
  const known = openTexts.get(state) ?? new Map<string, ChartText>();
  openTexts.set(state, known);
  return known;
}

/**
 * Loads charts by the folders of their Chart.yaml, and the values files of their profiles, in as many rounds as they ask for. What
 * is at hand is not read again. True where something was read.
 */
export async function loadCharts(state: State, port: FilePort, folders: Iterable<string>): Promise<boolean> {
  const before = state.chartFiles;
  const wanted = [...new Set(folders)];
  if (wanted.some((folder) => !before.wanted.has(folder))) state.chartFiles = { ...before, wanted: new Set([...before.wanted, ...wanted]) };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const world = chartWorld(state, port);
    const needs = wanted.map((folder) => needsOf(state, folder, world));
    const all: Needs = {
      folders: unique(needs.flatMap((each) => each.folders)),
      texts: unique(needs.flatMap((each) => each.texts)),
      bytes: unique(needs.flatMap((each) => each.bytes)),
    };
    if (all.folders.length + all.texts.length + all.bytes.length === 0) break;
    await supply(state, port, all);
  }
  return state.chartFiles !== before;
}

/** What has to be loaded before a chart of the workspace is at hand wholly. */
export function needsOf(state: State, folder: string, world: ChartWorld): Needs {
  const { needs } = loadChart(folder, world);
  const profiles = profilesOf(state, folder, world.list(folder) ?? []).flatMap(({ files }) => files);
  const given = [...profiles, ...state.settingsOf(`${folder}/Chart.yaml`).helm.valuesFiles].filter((uri) => world.text(uri) === undefined);
  return given.length === 0 ? needs : { ...needs, texts: [...needs.texts, ...given] };
}

async function supply(state: State, port: FilePort, needs: Needs): Promise<void> {
  const lists = new Map(state.chartFiles.lists);
  const texts = new Map(state.chartFiles.texts);
  const bytes = new Map(state.chartFiles.bytes);
  // A `file://` dependency, or a path in the setting of a folder, may lead anywhere.
  const mayRead = (uri: string): boolean => state.trusted || nearestFolder(state.folders, uri) !== undefined;
  for (const folder of needs.folders) lists.set(folder, mayRead(folder) ? await filesBelow(port, folder) : []);
  await atATime(needs.texts, async (uri) => {
    const read = mayRead(uri) ? await port.read(uri, state.settingsOf(uri).maxFileSize) : undefined;
    texts.set(uri, read?.ok === true ? { uri, text: read.text } : null);
  });
  await atATime(needs.bytes, async (uri) => {
    const read = mayRead(uri) ? await port.bytes(uri, LARGEST_ARCHIVE) : undefined;
    bytes.set(uri, read?.ok === true ? read.bytes : null);
  });
  state.chartFiles = { ...state.chartFiles, lists, texts, bytes };
}

async function atATime(uris: readonly string[], read: (uri: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < uris.length; at += READS_AT_A_TIME) await Promise.all(uris.slice(at, at + READS_AT_A_TIME).map(read));
}

/** The paths of all files below a folder; links are followed as Helm follows them, to a depth that no loop of them exceeds. */
async function filesBelow(port: FilePort, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [{ uri: folder, path: '', depth: 0 }];
  for (let next = waiting.pop(); next && found.length < MOST_FILES; next = waiting.pop()) {
    const list = await port.list(next.uri);
    if (!list.ok) continue;
    for (const { name, kind } of list.entries) {
      const uri = childUri(next.uri, name);
      const real = kind === 'link' ? await port.stat(uri) : undefined;
      const is = real ? (real.ok ? real.kind : 'other') : kind;
      if (is === 'file') found.push(next.path + name);
      else if (is === 'folder' && next.depth < DEEPEST && !isNeverWalked(name)) waiting.push({ uri, path: `${next.path}${name}/`, depth: next.depth + 1 });
    }
  }
  return found.sort();
}

/** Drops what file events make outdated: texts and archives that changed, and the lists of folders in which files came or went. */
export function dropChanged(state: State, events: readonly { readonly uri: string; readonly kind: string }[]): void {
  const { chartFiles } = state;
  const { lists, texts, bytes } = chartFiles;
  if (lists.size === 0 && texts.size === 0) return;
  const isGone = (uri: string): boolean => events.some((event) => event.uri === uri || (event.kind !== 'changed' && pathBelow(event.uri, uri) !== undefined));
  const isMoved = (folder: string): boolean => events.some(({ uri, kind }) => kind !== 'changed' && (pathBelow(folder, uri) !== undefined || pathBelow(uri, folder) !== undefined));
  const kept = <V>(map: ReadonlyMap<string, V>, gone: (uri: string) => boolean): ReadonlyMap<string, V> => {
    const rest = [...map].filter(([uri]) => !gone(uri));
    return rest.length === map.size ? map : new Map(rest);
  };
  const next = { ...chartFiles, lists: kept(lists, isMoved), texts: kept(texts, isGone), bytes: kept(bytes, isGone) };
  if (next.lists !== lists || next.texts !== texts || next.bytes !== bytes) state.chartFiles = next;
}

function unique(uris: readonly string[]): readonly string[] {
  return [...new Set(uris)];
}
