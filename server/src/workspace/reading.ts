import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import type { Surroundings } from '../images/model';
import { analyze } from './analyze';
import type { FoundImages } from '../images/model';
import type { IndexRecord } from './indexFile';
import { isInventory } from './inventories';
import { createMemory, type Memory } from './memory';
import type { FileFailure, FilePort, FileStamp, FileText, IndexStore } from './port';
import type { Entry, Trouble } from './snapshot';
import { isChartFile, isSameChart, isSameSurroundings, readChart, surroundingsOf, type Chart } from './surroundings';
import type { State } from './state';

/** How one file is to be read. */
export interface ReadRequest {
  readonly uri: string;
  /** True leaves images out. */
  readonly registriesOnly: boolean;
  /** True reads the file only where its state on disk tells that it is another than what is known of it. */
  readonly ifChanged?: boolean;
}

/** Reads closed files into the state. One writer: a result that comes after a newer read or a deletion of its file is dropped. */
export interface FileReader {
  /** Reads files, some at a time; gives when all are in the state or were overtaken. */
  read(requests: readonly ReadRequest[]): Promise<void>;
  /** Drops files and what stands below them, and whatever is still being read of them. */
  forget(gone: (uri: string) => boolean): void;
  /** The known closed files whose chart is another by now. */
  displaced(): readonly string[];
  /** What is remembered of the files' states on disk. */
  readonly memory: Memory;
  /** Keeps what is known for the next run. */
  save(): Promise<void>;
}

/** How many files are read at a time; more made reading slower where it was measured. */
export const READS_AT_A_TIME = 32;

/** A reader that writes into `state`. */
export function createReader(state: State, port: FilePort, store?: IndexStore): FileReader {
  const memory = createMemory(state, store);
  const latest = new Map<string, number>();
  let tickets = 0;

  const surroundings = (uri: string): Surroundings => surroundingsOf(uri, nearestFolder(state.folders, uri), state.charts, isInventory(state, uri, port.home));

  const readOne = async (request: ReadRequest): Promise<void> => {
    const ticket = ++tickets;
    latest.set(request.uri, ticket);
    const limit = state.settingsOf(request.uri).maxFileSize;
    const known = request.ifChanged === true ? knownOf(request) : undefined;
    const stamp = known && (await port.stamp(request.uri));
    if (latest.get(request.uri) !== ticket) return;
    if (known && stamp && stamp.text === known.stamp && stamp.size <= limit && known.take(stamp)) {
      latest.delete(request.uri);
      return;
    }
    const result = await port.read(request.uri, limit);
    if (latest.get(request.uri) !== ticket) return;
    latest.delete(request.uri);
    if (result.ok) keep(request, result);
    else drop(request.uri, result);
  };

  /** What is known of a file if its stamp is still the same, and how to take it up; false where that cannot be done after all. */
  const knownOf = ({ uri, registriesOnly }: ReadRequest): { readonly stamp: string; readonly take: (stamp: FileStamp) => boolean } | undefined => {
    const before = state.files.get(uri);
    const readAs = memory.stateOf(uri);
    if (before && readAs && readAs.registriesOnly === registriesOnly && isSameSurroundings(before.surroundings, surroundings(uri))) {
      return { stamp: readAs.stamp, take: () => true };
    }
    const record = memory.recordOf(uri, registriesOnly);
    return record && { stamp: record.stamp, take: (stamp) => takeRecord(record, stamp, { uri, registriesOnly }) };
  };

  const takeRecord = (record: IndexRecord, stamp: FileStamp, { uri, registriesOnly }: ReadRequest): boolean => {
    // A chart's own surroundings follow from what it says.
    if (isChartFile(uri)) {
      if (!record.chart) return false;
      keepChart(uri, record.chart);
    }
    const around = surroundings(uri);
    const entry = memory.holds(record, around) ? record.entry(uri, around) : undefined;
    if (!entry) return false;
    setFile(state, uri, registriesOnly ? { ...entry, images: NO_IMAGES } : entry);
    memory.note(uri, stamp, registriesOnly);
    state.troubles = without(state.troubles, uri);
    return true;
  };

  const keep = (request: ReadRequest, file: FileText): void => {
    const { uri, registriesOnly } = request;
    state.troubles = without(state.troubles, uri);
    if (isChartFile(uri)) keepChart(uri, readChart(file.text));
    memory.note(uri, file.stamp, registriesOnly);
    const around = surroundings(uri);
    const before = state.files.get(uri);
    const isInSamePlace = before !== undefined && isSameSurroundings(before.surroundings, around);
    const hash = once(() => port.hash(file.text));
    if (isInSamePlace && before.hash !== '' && before.hash === hash()) return;
    const entry = analyze({ uri, text: file.text, hash, surroundings: around, registriesOnly, isClosed: true });
    if (isInSamePlace && isEmpty(before) && isEmpty(entry) && before.images.kind === entry.images.kind) return;
    setFile(state, uri, entry);
    if (entry.registry && !entry.registry.broken && state.documents.has(uri) && !state.lastGood.has(uri)) {
      state.lastGood = new Map([...state.lastGood, [uri, entry]]);
    }
  };

  const keepChart = (uri: string, chart: Chart): void => {
    const folder = folderOf(uri);
    const before = state.charts.get(folder);
    if (!before || !isSameChart(before, chart)) state.charts = new Map([...state.charts, [folder, chart]]);
  };

  const drop = (uri: string, failure: FileFailure): void => {
    memory.forget(uri);
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
      for (const uri of state.files.keys()) if (gone(uri)) memory.forget(uri);
      removeFiles(state, gone);
      for (const uri of state.troubles.keys()) if (gone(uri)) state.troubles = without(state.troubles, uri);
    },
    displaced() {
      const moved = (entry: Entry) => !isSameSurroundings(entry.surroundings, surroundings(entry.uri));
      return [...state.files.values()].filter(moved).map((entry) => entry.uri);
    },
    memory,
    save: () => memory.save((uri) => (isChartFile(uri) ? state.charts.get(folderOf(uri)) : undefined)),
  };
}

const NO_IMAGES: FoundImages = { kind: undefined, sites: [] };

/** Whether an entry says that nothing was found; see `Entry.hash`. */
function isEmpty(entry: Entry): boolean {
  return entry.hash === '' && entry.images.sites.length === 0;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
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
