import { memo } from '../../base/memo';
import { entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import { usageOf, type Usage } from '../usage';
import { graphOf, type RegistryGraph } from './graph';

/** What the findings of every file rest on besides its own entry. What stays the same from snapshot to snapshot is the same object. */
export interface Basis {
  readonly graph: RegistryGraph;
  readonly registryFiles: Snapshot['registryFiles'];
  /** The entries of the registry files as they stand, in which comments may silence what follows from them. */
  readonly registryEntries: readonly (Entry | undefined)[];
  readonly folders: readonly string[];
  readonly settings: Snapshot['settings'];
  readonly phase: Snapshot['scan']['phase'];
  /** Counted when first asked for: a file whose own text has changed is diagnosed without a comparison. */
  readonly usage: () => Usage;
}

/** What the findings of a snapshot rest on. */
export const basisOf = memo((snapshot: Snapshot): Basis => ({
  graph: graphOf(snapshot),
  registryFiles: snapshot.registryFiles,
  registryEntries: snapshot.registryFiles.map(({ uri }) => entryOf(snapshot, uri)),
  folders: snapshot.folders,
  settings: snapshot.settings,
  phase: snapshot.scan.phase,
  usage: later(snapshot),
}));

/** Whether findings that rest on the one hold for the other. */
export function isSameBasis(a: Basis, b: Basis): boolean {
  if (a === b) return true;
  const isSame = a.graph === b.graph && a.registryFiles === b.registryFiles && a.folders === b.folders && a.settings === b.settings && a.phase === b.phase;
  return isSame && a.registryEntries.every((entry, at) => entry === b.registryEntries[at]) && a.usage() === b.usage();
}

/** The usage of a snapshot, which is let go of once it is counted. */
function later(given: Snapshot): () => Usage {
  let state: { readonly snapshot: Snapshot } | { readonly usage: Usage } = { snapshot: given };
  return () => {
    if ('snapshot' in state) state = { usage: usageOf(state.snapshot) };
    return state.usage;
  };
}
