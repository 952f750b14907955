import { entriesOf, type RegistrySource, type ScanState, type Snapshot, type Trouble } from '../workspace/snapshot';
import { environmentsOf } from '../mirrors/apollo/table';
import { routesFor } from './routes';

/** What the product knows at the moment, in numbers. */
export interface StatusAnswer {
  readonly scan: ScanState;
  readonly tables: readonly TableStatus[];
  /** The ids of all declared Environments, each once, in the order of the files. */
  readonly environments: readonly string[];
  /** The Environment that the setting chose for the file; undefined for all. */
  readonly chosen: string | undefined;
  readonly artifactRegistries: number;
  readonly mirroredRegistries: number;
  /** Files that hold images, and how many these are. */
  readonly imageFiles: number;
  readonly images: number;
  readonly troubles: readonly Trouble[];
}

export interface TableStatus {
  readonly uri: string;
  readonly artifactRegistries: number;
  readonly mirroredRegistries: number;
  /** True while the open text has syntax errors and its last good version is in force. */
  readonly stale: boolean;
}

/** The status of the window, or of the tables that apply to one file. */
export function statusOf(snapshot: Snapshot, uri?: string): StatusAnswer {
  const files = uri === undefined ? snapshot.registryFiles : routesFor(snapshot, uri).files;
  const tables = files.map(tableStatus);
  let counts: ReturnType<typeof imageCounts> | undefined;
  const counted = (): ReturnType<typeof imageCounts> => (counts ??= imageCounts(snapshot));
  return {
    scan: snapshot.scan,
    tables,
    environments: environmentsOf(files) ?? [],
    chosen: uri === undefined ? undefined : snapshot.settings(uri).environment,
    artifactRegistries: tables.reduce((sum, table) => sum + table.artifactRegistries, 0),
    mirroredRegistries: tables.reduce((sum, table) => sum + table.mirroredRegistries, 0),
    // Counted where somebody asks: it walks every file.
    get imageFiles() { return counted().imageFiles; },
    get images() { return counted().images; },
    troubles: snapshot.troubles,
  };
}

function tableStatus({ uri, file, stale }: RegistrySource): TableStatus {
  const mirrors = file.artifactRegistries.flatMap((registry) => registry.mirrors);
  return { uri, artifactRegistries: file.artifactRegistries.length, mirroredRegistries: mirrors.length, stale };
}

function imageCounts(snapshot: Snapshot): { readonly imageFiles: number; readonly images: number } {
  let imageFiles = 0;
  let images = 0;
  for (const entry of entriesOf(snapshot)) {
    const counted = entry.images.sites.filter((site) => site.readOnly !== 'last-applied').length;
    if (counted === 0) continue;
    imageFiles += 1;
    images += counted;
  }
  return { imageFiles, images };
}
