import { analyze } from '../../workspace/analyze';
import { entryOf, type NodeConfig, type NodeConfigFile, type RegistrySource, type Snapshot } from '../../workspace/snapshot';

/** The mirror tables of a snapshot. */
export type Tables = Pick<Snapshot, 'registryFiles' | 'namedRegistryFiles' | 'nodeConfigs' | 'namedNodeConfigs'>;

/** The files of one snapshot under the tables of another. */
export function underTables(files: Snapshot, tables: Tables): Snapshot {
  return {
    ...files,
    registryFiles: tables.registryFiles,
    namedRegistryFiles: (folder) => tables.namedRegistryFiles(folder),
    nodeConfigs: tables.nodeConfigs,
    namedNodeConfigs: (folder) => tables.namedNodeConfigs(folder),
  };
}

/** The files whose content decides where images are pulled from, by their URIs. */
export function tableFiles({ registryFiles, nodeConfigs }: Tables): readonly string[] {
  return [...new Set([...registryFiles.map(({ uri }) => uri), ...nodeConfigs.flatMap(({ files }) => files.map(({ uri }) => uri))])];
}

/**
 * A snapshot with older texts of its mirror tables: URI → the text, null for a file that was not there. Texts of files that are no table
 * in force change nothing.
 */
export function withOlderTexts(snapshot: Snapshot, texts: ReadonlyMap<string, string | null>): Snapshot {
  const registryFiles = snapshot.registryFiles.flatMap((source) => olderRegistry(snapshot, source, texts));
  const nodeConfigs = snapshot.nodeConfigs.flatMap((config): readonly NodeConfig[] => {
    const files = config.files.flatMap((file) => olderConfig(snapshot, file, texts));
    return files.length === 0 ? [] : [{ ...config, files }];
  });
  return { ...snapshot, registryFiles, nodeConfigs };
}

function olderRegistry(snapshot: Snapshot, source: RegistrySource, texts: ReadonlyMap<string, string | null>): readonly RegistrySource[] {
  const entry = olderEntry(snapshot, source.uri, texts);
  if (entry === undefined) return [source];
  return entry?.registry ? [{ ...source, lines: entry.lines, file: entry.registry.file, stale: false }] : [];
}

function olderConfig(snapshot: Snapshot, file: NodeConfigFile, texts: ReadonlyMap<string, string | null>): readonly NodeConfigFile[] {
  const entry = olderEntry(snapshot, file.uri, texts);
  if (entry === undefined) return [file];
  // A file may carry several configurations: each is known by its dialect and its path in the file.
  const same = entry?.config?.contents.find(({ content, carriedPath }) => (
    content.dialect === file.content.dialect && (carriedPath === undefined ? file.isCarried !== true : file.path.endsWith(`/${carriedPath}`))
  ));
  return entry && same ? [{ ...file, lines: entry.lines, content: same.content, stale: false }] : [];
}

/** What is read of an older text; undefined where none is given, null where the file was not there. */
function olderEntry(snapshot: Snapshot, uri: string, texts: ReadonlyMap<string, string | null>): ReturnType<typeof analyze> | null | undefined {
  const text = texts.get(uri);
  const surroundings = entryOf(snapshot, uri)?.surroundings;
  if (text === undefined || !surroundings) return undefined;
  return text === null ? null : analyze({ uri, text, hash: '', surroundings, withoutImages: true });
}
