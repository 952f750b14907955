import { nearestFolder } from '../base/uri';
import type { Surroundings } from '../images/model';
import { readIndex, recordFor, writeIndex, type Index, type IndexedFile, type IndexRecord, type LeftOut } from './indexFile';
import type { FileStamp, IndexStore } from './port';
import type { Entry } from './snapshot';
import type { State } from './state';
import type { Chart } from './surroundings';
import { surroundingsKey } from './surroundingsKey';

/** A file that changed this short a time before it was read may change again without another stamp, on a coarse clock; in ms. */
const TOO_YOUNG = 2000;

/** How a closed file was read. */
export interface ReadState {
  readonly stamp: string;
  readonly leftOut: LeftOut;
}

/** What is remembered of the files' states on disk, so that unchanged ones need not be read again: in this run, and from one run to the next. */
export interface Memory {
  /** Loads what was kept of the workspace folders. */
  recall(): Promise<void>;
  /** How a file was read that is in the state. */
  stateOf(uri: string): ReadState | undefined;
  /** What was kept of a file in an earlier run. It counts where the file's stamp is the same and it holds in its surroundings. */
  recordOf(uri: string, leftOut: LeftOut): IndexRecord | undefined;
  /** Whether a record was made in surroundings in which every finder finds the same. */
  holds(record: IndexRecord, surroundings: Surroundings): boolean;
  /** Takes up how a file was read. */
  note(uri: string, stamp: FileStamp | undefined, leftOut: LeftOut): void;
  /** Takes up that a file is known as its record says, so that the record is kept as it is. */
  took(uri: string, record: IndexRecord): void;
  forget(uri: string): void;
  /** Lets go of what was loaded, unsaved. */
  release(): void;
  /** Keeps what is known of the workspace folders' files for the next run, where that has changed. */
  save(chartOf: (uri: string) => Chart | undefined): Promise<void>;
}

/** What remembers nothing from one run to the next without a store. */
export function createMemory(state: State, store: IndexStore | undefined): Memory {
  const states = new Map<string, ReadState>();
  /** The records that stand for files as they are now, between loading and saving. */
  const taken = new Map<string, IndexRecord>();
  let kept: ReadonlyMap<string, Index> | undefined;
  let asOf = 0;

  const keptOf = (uri: string): IndexRecord | undefined => {
    const folder = kept && nearestFolder(state.folders, uri);
    return folder === undefined ? undefined : kept?.get(folder)?.get(uri.slice(folder.length + 1));
  };
  const holds = (record: IndexRecord, surroundings: Surroundings): boolean => record.around === surroundingsKey(surroundings);
  /** What is written of a file: what was kept of it while that holds, since it may know more than this run asked for. */
  const fileFor = (name: string, entry: Entry, chart: Chart | undefined): IndexedFile | undefined => {
    const known = states.get(entry.uri);
    if (!known) return undefined;
    const same = taken.get(entry.uri);
    if (same) return { name, record: same };
    const before = keptOf(entry.uri);
    if (before && before.stamp === known.stamp && holds(before, entry.surroundings) && serves(before, known.leftOut)) return { name, record: before };
    const around = surroundingsKey(entry.surroundings);
    const record = around === undefined ? undefined : recordFor(entry, { ...known, around, chart });
    return record && { name, record };
  };

  return {
    async recall() {
      if (!store) return;
      asOf = store.now();
      const loaded = await Promise.all(state.folders.map(async (folder) => [folder, await store.load(folder)] as const));
      kept = new Map(loaded.map(([folder, text]) => [folder, text === undefined ? new Map() : readIndex(text, { product: store.product, folder })]));
    },
    stateOf: (uri) => states.get(uri),
    recordOf(uri, leftOut) {
      const record = keptOf(uri);
      return record && serves(record, leftOut) ? record : undefined;
    },
    holds,
    note(uri, stamp, leftOut) {
      taken.delete(uri);
      const isTooYoung = !store || !stamp || stamp.changed > asOf - TOO_YOUNG;
      if (isTooYoung) states.delete(uri);
      else states.set(uri, { stamp: stamp.text, leftOut });
    },
    took: (uri, record) => void taken.set(uri, record),
    forget(uri) {
      states.delete(uri);
      taken.delete(uri);
    },
    release: () => {
      kept = undefined;
      taken.clear();
    },
    async save(chartOf) {
      const loaded = kept;
      if (!store || !loaded) return;
      const files = new Map(state.folders.map((folder) => [folder, [] as IndexedFile[]]));
      for (const entry of state.files.values()) {
        const folder = nearestFolder(state.folders, entry.uri);
        const file = folder === undefined ? undefined : fileFor(entry.uri.slice(folder.length + 1), entry, chartOf(entry.uri));
        if (folder !== undefined && file) files.get(folder)?.push(file);
      }
      for (const [folder, own] of files) {
        const before = loaded.get(folder);
        const isSame = before?.size === own.length && own.every(({ name, record }) => before.get(name) === record);
        if (!isSame) await store.save(folder, writeIndex({ product: store.product, folder }, own));
      }
    },
  };
}

/** Whether a record holds what a reading looks for: it may hold more. */
function serves({ leftOut }: IndexRecord, wanted: LeftOut): boolean {
  return leftOut === '' || leftOut === wanted;
}
