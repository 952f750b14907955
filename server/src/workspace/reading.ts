import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import type { Surroundings } from '../images/model';
import { analyze } from './analyze';
import { isInventory } from './inventories';
import type { FileFailure, FilePort, FileText } from './port';
import type { Entry, Trouble } from './snapshot';
import { isChartFile, isSameChart, isSameSurroundings, readChart, surroundingsOf } from './surroundings';
import type { State } from './state';

/** How one file is to be read. */
export interface ReadRequest {
  readonly uri: string;
  /** True leaves images out. */
  readonly registriesOnly: boolean;
}

/** Reads closed files into the state. One writer: a result that comes after a newer read or a deletion of its file is dropped. */
export interface FileReader {
  /** Reads files, some at a time; gives when all are in the state or were overtaken. */
  read(requests: readonly ReadRequest[]): Promise<void>;
  /** Drops files and what stands below them, and whatever is still being read of them. */
  forget(gone: (uri: string) => boolean): void;
  /** The known closed files whose chart is another by now. */
  displaced(): readonly string[];
}

/** How many files are read at a time; more made reading slower where it was measured. */
export const READS_AT_A_TIME = 32;

/** A reader that writes into `state`. */
export function createReader(state: State, port: FilePort): FileReader {
  const latest = new Map<string, number>();
  let tickets = 0;

  const surroundings = (uri: string): Surroundings => surroundingsOf(uri, nearestFolder(state.folders, uri), state.charts, isInventory(state, uri, port.home));

  const readOne = async (request: ReadRequest): Promise<void> => {
    const ticket = ++tickets;
    latest.set(request.uri, ticket);
    const result = await port.read(request.uri, state.settingsOf(request.uri).maxFileSize);
    if (latest.get(request.uri) !== ticket) return;
    latest.delete(request.uri);
    if (result.ok) keep(request, result);
    else drop(request.uri, result);
  };

  const keep = (request: ReadRequest, file: FileText): void => {
    const { uri } = request;
    state.troubles = without(state.troubles, uri);
    if (isChartFile(uri)) keepChart(uri, file.text);
    const hash = port.hash(file.text);
    const around = surroundings(uri);
    const before = state.files.get(uri);
    if (before?.hash === hash && isSameSurroundings(before.surroundings, around)) return;
    const entry = analyze({ uri, text: file.text, hash, surroundings: around, registriesOnly: request.registriesOnly });
    setFile(state, uri, entry);
    if (entry.registry && !entry.registry.broken && state.documents.has(uri) && !state.lastGood.has(uri)) {
      state.lastGood = new Map([...state.lastGood, [uri, entry]]);
    }
  };

  const keepChart = (uri: string, text: string): void => {
    const folder = folderOf(uri);
    const chart = readChart(text);
    const before = state.charts.get(folder);
    if (!before || !isSameChart(before, chart)) state.charts = new Map([...state.charts, [folder, chart]]);
  };

  const drop = (uri: string, failure: FileFailure): void => {
    removeFiles(state, (known) => known === uri);
    if (failure.reason === 'gone' && !state.explicit.has(uri)) return;
    const trouble: Trouble = { uri, reason: failure.reason, detail: failure.detail };
    state.troubles = new Map([...state.troubles, [uri, trouble]]);
  };

  return {
    async read(requests) {
      for (let at = 0; at < requests.length; at += READS_AT_A_TIME) {
        await Promise.all(requests.slice(at, at + READS_AT_A_TIME).map(readOne));
      }
    },
    forget(gone) {
      for (const uri of [...latest.keys()]) if (gone(uri)) latest.delete(uri);
      removeFiles(state, gone);
      for (const uri of state.troubles.keys()) if (gone(uri)) state.troubles = without(state.troubles, uri);
    },
    displaced() {
      const moved = (entry: Entry) =>
        !isSameSurroundings(entry.surroundings, surroundings(entry.uri));
      return [...state.files.values()].filter(moved).map((entry) => entry.uri);
    },
  };
}

/** Whether a URI is another or stands below it. */
export function isAtOrBelow(parent: string, uri: string): boolean {
  return pathBelow(parent, uri) !== undefined;
}

/**
 * The map of files is handed out with snapshots and then must not change; between two snapshots one copy serves all writes.
 */
const drafts = new WeakMap<ReadonlyMap<string, Entry>, Map<string, Entry>>();

/** Tells that a snapshot holds the map of files from now on. */
export function seal(state: State): void {
  drafts.delete(state.files);
}

function draftOf(state: State): Map<string, Entry> {
  const known = drafts.get(state.files);
  if (known) return known;
  const draft = new Map(state.files);
  drafts.set(draft, draft);
  state.files = draft;
  return draft;
}

function setFile(state: State, uri: string, entry: Entry): void {
  draftOf(state).set(uri, entry);
}

function removeFiles(state: State, gone: (uri: string) => boolean): void {
  for (const uri of [...state.files.keys()].filter(gone)) {
    draftOf(state).delete(uri);
    if (isChartFile(uri)) state.charts = without(state.charts, folderOf(uri));
  }
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
