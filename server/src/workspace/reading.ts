import { folderOf, nearestFolder, pathBelow } from '../base/uri';
import type { Surroundings } from '../images/model';
import { analyze, isEmptyOfImages, NO_LINES } from './analyze';
import type { FoundImages } from '../images/model';
import { isEnvFile, readEnv } from './env';
import type { IndexRecord, LeftOut } from './indexFile';
import { createMemory, type Memory } from './memory';
import { isHostName } from '../mirrors/hostsToml/recognise';
import { hostFoldersOf } from './nodeConfigs';
import type { Answer, FileFailure, FilePort, FileStamp, FileText, IndexStore } from './port';
import { relationsOf } from './relations';
import type { Entry, Trouble } from './snapshot';
import { isChartFile, isSameChart, isSameSurroundings, readChart, surroundingsOf, type Chart } from './surroundings';
import { aroundFiles, chartsForDocuments, linkedFiles, type State } from './state';
import { joinUri } from './uri';

/** How one file is to be read. */
export interface ReadRequest {
  readonly uri: string;
  /** True leaves all else out. */
  readonly registriesOnly: boolean;
  /** True leaves images out, not what the file says of others. */
  readonly withoutImages?: boolean;
  /** True reads the file only where its state on disk tells that it is another than what is known of it. */
  readonly ifChanged?: boolean;
  /** True where what is around the file is settled: what was kept of it counts only in the same surroundings. */
  readonly isLast?: boolean;
}

/** Reads closed files into the state. One writer: a result that comes after a newer read or a deletion of its file is dropped. */
export interface FileReader {
  /** Reads files, some at a time; gives when all are in the state or were overtaken. */
  read(requests: readonly ReadRequest[]): Promise<void>;
  /** Drops files and what stands below them, and whatever is still being read of them. */
  forget(gone: (uri: string) => boolean): void;
  /** The known closed files whose chart is another by now. */
  displaced(): readonly string[];
  /** Reads the `.env` files that Compose files ask something new of, and those that changed, and settles what the files say of each other. */
  relate(changed?: readonly string[]): Promise<void>;
  /** Lists the folders in which registries have their own, such as a `certs.d`. */
  settle(): Promise<void>;
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
  /** The variables that an `.env` file was last read for. */
  const asked = new Map<string, string>();
  let tickets = 0;

  const surroundings = (uri: string, around = aroundFiles(state, port.home)): Surroundings => surroundingsOf(uri, nearestFolder(state.folders, uri), around);

  const readOne = (request: ReadRequest): Answer<void> => {
    const ticket = ++tickets;
    latest.set(request.uri, ticket);
    const limit = state.settingsOf(request.uri).maxFileSize;
    const readNow = (): Answer<void> => whenKnown(port.read(request.uri, limit), (result) => {
      if (latest.get(request.uri) !== ticket) return;
      latest.delete(request.uri);
      if (result.ok) keep(request, result);
      else drop(request.uri, result);
    });
    const known = request.ifChanged === true ? knownOf(request) : undefined;
    if (!known) return readNow();
    return whenKnown(port.stamp(request.uri), (stamp) => {
      if (latest.get(request.uri) !== ticket) return undefined;
      if (!stamp || stamp.text !== known.stamp || stamp.size > limit || !known.take(stamp)) return readNow();
      latest.delete(request.uri);
      return undefined;
    });
  };

  /** What is known of a file if its stamp is still the same, and how to take it up; false where that cannot be done after all. */
  const knownOf = (request: ReadRequest): { readonly stamp: string; readonly take: (stamp: FileStamp) => boolean } | undefined => {
    const { uri } = request;
    const leftOut = leftOutBy(request);
    const before = state.files.get(uri);
    const readAs = memory.stateOf(uri);
    if (before && readAs && readAs.leftOut === leftOut && isSameSurroundings(before.surroundings, surroundings(uri))) {
      return { stamp: readAs.stamp, take: () => true };
    }
    const record = memory.recordOf(uri, leftOut);
    return record && { stamp: record.stamp, take: (stamp) => takeRecord(record, stamp, request) };
  };

  const takeRecord = (record: IndexRecord, stamp: FileStamp, request: ReadRequest): boolean => {
    const { uri } = request;
    // A chart's own surroundings follow from what it says.
    if (isChartFile(uri)) {
      if (!record.chart) return false;
      keepChart(uri, record.chart);
    }
    const around = surroundings(uri);
    // Files that are not read yet may change what is around this one: until then what was found is taken as not settled.
    const entry = record.entry(uri, memory.holds(record, around) ? around : UNSETTLED);
    if (!entry || (entry.surroundings === UNSETTLED && request.isLast === true)) return false;
    setFile(state, uri, lessThan(entry, leftOutBy(request)));
    memory.note(uri, stamp, leftOutBy(request));
    if (entry.surroundings === around) memory.took(uri, record);
    state.troubles = without(state.troubles, uri);
    return true;
  };

  const keep = (request: ReadRequest, file: FileText): void => {
    const { uri, registriesOnly } = request;
    state.troubles = without(state.troubles, uri);
    if (isChartFile(uri)) keepChart(uri, readChart(file.text));
    if (isEnvFile(uri)) {
      state.envs = new Map([...state.envs, [folderOf(uri), readEnv(file.text, wantedVariables(state).get(folderOf(uri)) ?? new Set())]]);
      return;
    }
    memory.note(uri, file.stamp, leftOutBy(request));
    const around = surroundings(uri);
    const before = state.files.get(uri);
    const isInSamePlace = before !== undefined && isSameSurroundings(before.surroundings, around);
    const hash = once(() => port.hash(file.text));
    if (isInSamePlace && before.hash !== '' && before.hash === hash()) return;
    const entry = analyze({ uri, text: file.text, hash, surroundings: around, registriesOnly, withoutImages: request.withoutImages === true, isClosed: true });
    if (isInSamePlace && isEmpty(before) && isEmpty(entry) && before.images.kind === entry.images.kind) return;
    setFile(state, uri, entry);
    if (isWholeTable(entry) && state.documents.has(uri) && !state.lastGood.has(uri)) {
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
        const waiting = waitedFor(requests.slice(at, at + READS_AT_A_TIME).map(readOne));
        if (waiting.length > 0) await Promise.all(waiting);
      }
    },
    forget(gone) {
      for (const uri of [...latest.keys()]) if (gone(uri)) latest.delete(uri);
      for (const uri of state.files.keys()) if (gone(uri)) memory.forget(uri);
      removeFiles(state, gone);
      if ([...state.envFiles].some(gone)) {
        state.envs = new Map([...state.envs].filter(([folder]) => !gone(joinUri(folder, '.env'))));
        for (const uri of [...state.envFiles].filter(gone)) asked.delete(uri);
        state.envFiles = new Set([...state.envFiles].filter((uri) => !gone(uri)));
      }
      for (const uri of state.troubles.keys()) if (gone(uri)) state.troubles = without(state.troubles, uri);
    },
    displaced() {
      const around = aroundFiles(state, port.home);
      const moved = (entry: Entry) => !isSameSurroundings(entry.surroundings, surroundings(entry.uri, around));
      return [...state.files.values()].filter(moved).map((entry) => entry.uri);
    },
    async relate(changed = []) {
      const wanted = [...wantedVariables(state)].map(([folder, names]) => ({ uri: joinUri(folder, '.env'), names: [...names].sort().join() }));
      const unread = wanted.filter(({ uri, names }) => state.envFiles.has(uri) && (asked.get(uri) !== names || changed.includes(uri)));
      for (const { uri, names } of unread) asked.set(uri, names);
      await Promise.all(waitedFor(unread.map(({ uri }) => readOne({ uri, registriesOnly: false }))));
      state.relations = relationsOf({ ...state, files: linkedFiles(state), charts: chartsForDocuments(state) }, state.relations);
    },
    async settle() {
      const wanted = new Set([...state.files.values()].flatMap(({ uri, config }) => (config?.contents.some(({ content, carriedPath }) => carriedPath === undefined && content.dialect === 'hosts-toml') === true ? [hostFoldersOf(uri)] : [])));
      if (wanted.size === 0 && state.hostFolders.size === 0) return;
      const listed = await Promise.all([...wanted].map(async (folder) => [folder, await port.list(folder)] as const));
      const namesOf = (wantedKind: 'folder' | 'file', isMeant: (name: string) => boolean) => new Map(listed.map(([folder, list]) => (
        [folder, list.ok ? list.entries.filter(({ kind, name }) => kind === wantedKind && isMeant(name)).map(({ name }) => name).sort() : []] as const
      )));
      state.hostFolders = namesOf('folder', () => true);
      state.hostFiles = namesOf('file', isHostName);
    },
    memory,
    save: () => memory.save((uri) => (isChartFile(uri) ? state.charts.get(folderOf(uri)) : undefined)),
  };
}

const NO_IMAGES: FoundImages = { kind: undefined, sites: [] };

/** The surroundings of an entry that was kept in other ones: no file has them, so that it is looked at again. */
const UNSETTLED: Surroundings = { path: '', chart: undefined };

function leftOutBy({ registriesOnly, withoutImages }: ReadRequest): LeftOut {
  return registriesOnly ? 'all' : withoutImages === true ? 'images' : '';
}

/** An entry as it is where something was left out. */
function lessThan(entry: Entry, leftOut: LeftOut): Entry {
  if (leftOut === '') return entry;
  const { links, ...others } = { ...entry, images: NO_IMAGES };
  return leftOut === 'images' && links ? { ...others, links } : others;
}

/** Whether an entry is a mirror table without syntax errors, which stays in force while it is being edited. */
export function isWholeTable({ registry, config }: Entry): boolean {
  return registry ? !registry.broken : config !== undefined && !config.broken;
}

/** Whether an entry says that nothing was found; see `Entry.hash`. */
function isEmpty(entry: Entry): boolean {
  return entry.hash === '' && entry.lines === NO_LINES && isEmptyOfImages(entry.images);
}

/** The variables that Compose files ask for, by their folder. */
function wantedVariables(state: State): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { uri, links } of linkedFiles(state).values()) {
    if (!links?.variables) continue;
    const names = wanted.get(folderOf(uri)) ?? new Set<string>();
    links.variables.forEach((name) => names.add(name));
    wanted.set(folderOf(uri), names);
  }
  return wanted;
}

/** Goes on with an answer, at once where it is there already. */
function whenKnown<T, U>(answer: Answer<T>, use: (value: T) => Answer<U>): Answer<U> {
  return answer instanceof Promise ? answer.then(use) : use(answer);
}

/** The answers that are still to come. */
function waitedFor(answers: readonly Answer<void>[]): readonly Promise<void>[] {
  return answers.filter((answer): answer is Promise<void> => answer instanceof Promise);
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
