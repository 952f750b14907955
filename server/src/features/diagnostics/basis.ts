import { memo } from '../../base/memo';
import { entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import { usageOf, type Usage } from '../usage';
import { graphOf, type RegistryGraph } from './graph';

/** What the findings of every file rest on besides its own entry. What stays the same from snapshot to snapshot is the same object. */
export interface Basis {
  readonly graph: RegistryGraph;
  readonly registryFiles: Snapshot['registryFiles'];
  readonly nodeConfigs: Snapshot['nodeConfigs'];
  /** The entries of the registry files as they stand, in which comments may silence what follows from them. */
  readonly registryEntries: readonly (Entry | undefined)[];
  readonly folders: readonly string[];
  readonly settings: Snapshot['settings'];
  readonly phase: Snapshot['scan']['phase'];
  readonly today: Snapshot['today'];
  /** What the setting of each folder, and of the window, names as inventories. */
  readonly inventories: readonly ReturnType<Snapshot['inventories']>[];
  /** The entries that findings of other files are read from besides: inventories, Apollo's formats, and the charts that products deploy. */
  readonly others: readonly Entry[];
  /** Counted when first asked for: a file whose own text has changed is diagnosed without a comparison. */
  readonly usage: () => Usage;
}

/** What the findings of a snapshot rest on. */
export const basisOf = memo((snapshot: Snapshot): Basis => ({
  graph: graphOf(snapshot),
  registryFiles: snapshot.registryFiles,
  nodeConfigs: snapshot.nodeConfigs,
  registryEntries: snapshot.registryFiles.map(({ uri }) => entryOf(snapshot, uri)),
  folders: snapshot.folders,
  settings: snapshot.settings,
  phase: snapshot.scan.phase,
  today: snapshot.today,
  inventories: [undefined, ...snapshot.folders].map((folder) => snapshot.inventories(folder)),
  others: othersOf(snapshot),
  usage: later(snapshot),
}));

/** Whether findings that rest on the one hold for the other. */
export function isSameBasis(a: Basis, b: Basis): boolean {
  if (a === b) return true;
  const isSame = a.graph === b.graph && a.registryFiles === b.registryFiles && a.nodeConfigs === b.nodeConfigs && a.folders === b.folders && a.settings === b.settings && a.phase === b.phase;
  if (!isSame || a.today !== b.today) return false;
  return areSame(a.inventories, b.inventories) && areSame(a.registryEntries, b.registryEntries) && areSame(a.others, b.others) && a.usage() === b.usage();
}

/** Whether two lists have the same members. */
export function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

function othersOf(snapshot: Snapshot): readonly Entry[] {
  const closed = closedOthers(snapshot.files).filter(({ uri }) => !snapshot.documents.has(uri));
  const open = [...snapshot.documents.values()].map(({ entry }) => entry);
  const all = [...closed, ...open.filter((entry) => tellsOthers(entry) || isOfChart(entry))];
  return all.some(({ images }) => images.apollo?.manifest) ? all : all.filter((entry) => !isOfChart(entry) || tellsOthers(entry));
}

/** The closed files are looked through once for as long as none of them changes. */
const closedOthers = memo((files: Snapshot['files']): readonly Entry[] => [...files.values()].filter((entry) => tellsOthers(entry) || isOfChart(entry)));

function tellsOthers({ images }: Entry): boolean {
  return images.apollo !== undefined || images.inventory !== undefined;
}

/** Only product manifests are compared with charts. */
function isOfChart({ images }: Entry): boolean {
  return images.kind === 'helm-values' || images.kind === 'chart';
}

/** The usage of a snapshot, which is let go of once it is counted. */
function later(given: Snapshot): () => Usage {
  let state: { readonly snapshot: Snapshot } | { readonly usage: Usage } = { snapshot: given };
  return () => {
    if ('snapshot' in state) state = { usage: usageOf(state.snapshot) };
    return state.usage;
  };
}
