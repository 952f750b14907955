import { DEFAULT_ENGINE } from '../../mirrors/dialect';
import { liftApollo } from '../../mirrors/apollo/lift';
import { compileApollo } from '../../mirrors/apollo/table';
import type { Converted, ConvertTarget, LiftedTable } from '../../mirrors/convert/model';
import { writeTable } from '../../mirrors/convert/write';
import type { Dialect, Table } from '../../mirrors/model';
import type { NodeConfig, RegistrySource, Snapshot } from '../../workspace/snapshot';

/** A table that can be written in another dialect: that of the registry files, or one of a node. */
export interface Convertible {
  readonly dialect: Dialect;
  /** The files that it is read from. */
  readonly uris: readonly string[];
  /** The ids of its Environments, of which one has to be chosen where there are several; only registry files have any. */
  readonly environments: readonly string[];
}

/** The tables of a snapshot that have rules which another dialect could say; rewriters of text have none. */
export function convertibles(snapshot: Snapshot): readonly Convertible[] {
  const nodes = snapshot.nodeConfigs.filter((config) => liftedOf(config, false)).map((config): Convertible => ({ dialect: config.dialect.dialect, uris: urisOf(config), environments: [] }));
  if (snapshot.registryFiles.length === 0) return nodes;
  return [{ dialect: 'apollo', uris: snapshot.registryFiles.map(({ uri }) => uri), environments: environmentsIn(snapshot.registryFiles) }, ...nodes];
}

/** The tables that a file is a part of: of registry files each is one by itself. */
export function convertiblesIn(snapshot: Snapshot, uri: string): readonly Convertible[] {
  const registry = snapshot.registryFiles.find((source) => source.uri === uri);
  const own = convertibles(snapshot).filter(({ dialect, uris }) => dialect !== 'apollo' && uris.includes(uri));
  return registry ? [{ dialect: 'apollo', uris: [uri], environments: environmentsIn([registry]) }, ...own] : own;
}

function environmentsIn(sources: readonly RegistrySource[]): readonly string[] {
  return [...new Set(sources.flatMap(({ file }) => (file.environments ?? []).map(({ id }) => id.text)))];
}

/**
 * One of these tables in another dialect, with everything of it that cannot be said there. `environment` chooses among those of registry files;
 * without one all registries count. `disableDefaultEndpoint` is k3s's flag of that name.
 */
export function converted(snapshot: Snapshot, { dialect, uris }: Convertible, target: ConvertTarget, { environment, disableDefaultEndpoint = false }: ConvertOptions = {}): Converted {
  if (dialect === 'apollo') {
    const sources = snapshot.registryFiles.filter(({ uri }) => uris.includes(uri));
    return writeTable(liftApollo(sources, environment), target, compileApollo(sources, environment));
  }
  const config = snapshot.nodeConfigs.find((each) => each.dialect.dialect === dialect && sameList(urisOf(each), uris));
  const lifted = config && liftedOf(config, disableDefaultEndpoint);
  return config && lifted ? writeTable(lifted, target, tableOf(config, disableDefaultEndpoint)) : { files: [], unsaid: [] };
}

/** What a conversion may be told besides its target. */
export interface ConvertOptions {
  readonly environment?: string | undefined;
  readonly disableDefaultEndpoint?: boolean;
}

function liftedOf(config: NodeConfig, disableDefaultEndpoint: boolean): LiftedTable | undefined {
  return config.dialect.lift(config, { ...DEFAULT_ENGINE, disableDefaultEndpoint });
}

function tableOf(config: NodeConfig, disableDefaultEndpoint: boolean): Table {
  return config.dialect.compile(config, { ...DEFAULT_ENGINE, disableDefaultEndpoint }).table;
}

function urisOf({ files }: NodeConfig): readonly string[] {
  return files.map(({ uri }) => uri);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((uri, at) => uri === b[at]);
}
