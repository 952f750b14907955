import type { LineIndex } from '../base/lines';
import type { Problem } from '../base/problem';
import type { FileLinks, TransformChain } from '../images/linkModel';
import type { FoundImages, Surroundings } from '../images/model';
import type { ConfigSet, ConfigSource, MirrorDialect } from '../mirrors/dialect';
import type { ReadConfig } from '../mirrors/dialects';
import type { RegistryFile } from '../mirrors/model';
import type { Tree } from '../syntax/tree';
import type { ChartsView } from './chartView';
import type { Settings } from './settings';
import type { Silences } from './silences';
import { isOfWorkspace } from './uri';

/**
 * Everything that a feature may know, as one immutable value. A change makes a new snapshot with the next revision;
 * what did not change is the same object as before, so values derived from it are found again by identity.
 */
export interface Snapshot {
  readonly revision: number;
  /** The day that it is, as `YYYY-MM-DD`; undefined where that is not known. */
  readonly today: string | undefined;
  /** The workspace folders' URIs, without a slash at the end. */
  readonly folders: readonly string[];
  /** The open texts, by URI. */
  readonly documents: ReadonlyMap<string, OpenDocument>;
  /** What is known of files on disk, by URI; of an open one this is its state on disk and `documents` goes before it. */
  readonly files: ReadonlyMap<string, Entry>;
  /** The registry files in force, open texts before the disk; the same array as before while none of them changed. */
  readonly registryFiles: readonly RegistrySource[];
  /**
   * The registry files that the setting `registryFiles` names for a workspace folder (undefined: for a document in none), as URIs;
   * undefined where the setting is empty, so that the files found in the folders count.
   */
  namedRegistryFiles(folder: string | undefined): readonly string[] | undefined;
  /**
   * The mirror configurations of nodes in force, and those of rewriters that a setting names: files that one engine reads together are one.
   * The same array as before while none of them changed.
   */
  readonly nodeConfigs: readonly NodeConfig[];
  /** As `namedRegistryFiles`, for the setting `nodeConfigs`. */
  namedNodeConfigs(folder: string | undefined): readonly string[] | undefined;
  /** The files that the setting `inventories` names for a workspace folder (undefined: for a document in none), in its order. */
  readonly inventories: Inventories;
  /** The settings that hold for a file. */
  readonly settings: (uri: string) => Settings;
  /** The kustomizations that a file passes on its way into each overlay, as the files on disk say; none for most files. */
  readonly chains: (uri: string) => readonly TransformChain[];
  /** The files that the kustomizations of a file take in, as the files on disk say. */
  readonly resources: (uri: string) => readonly string[];
  /** The charts of the folders, as far as somebody asked for them. */
  readonly charts: ChartsView;
  /** How far the walk over the folders has come. */
  readonly scan: ScanState;
  /** Files and folders that could not be read, with the reason; shown in the status. */
  readonly troubles: readonly Trouble[];
}

export type Inventories = (folder: string | undefined) => readonly NamedInventory[];

/** The files that one engine reads together. */
export interface NodeConfig extends ConfigSet {
  readonly dialect: MirrorDialect;
  readonly files: readonly NodeConfigFile[];
  /** The workspace folder that holds them; undefined for files from outside. */
  readonly folder: string | undefined;
}

/** A file of a mirror configuration in force. */
export interface NodeConfigFile extends ConfigSource {
  /** Set where a file of another form carries it: its path is then one below that file, at which nothing stands on the disk. */
  readonly isCarried?: boolean;
  /** True while the open text is broken and this is its last good version. */
  readonly stale: boolean;
}

/** An entry of the setting `inventories`. */
export interface NamedInventory {
  /** The path or glob as the setting writes it. */
  readonly file: string;
  /** The key of the host that it fills. */
  readonly host: string;
  /** The path on the host below which it is filled, without slashes at its ends; '' for the whole host. */
  readonly prefix: string;
  /** The files at hand that it names; none where they could not be read, or do not exist. */
  readonly uris: readonly string[];
}

export interface ScanState {
  readonly phase: 'none' | 'running' | 'done';
  readonly filesSeen: number;
  /** How many of them are read, while they are being read. */
  readonly filesRead?: number;
}

/** An open text with what derives from it. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  /** The editor's version number. */
  readonly version: number;
  readonly text: string;
  readonly tree: Tree;
  readonly entry: Entry;
}

/** What is kept of a file: numbers and short strings, no text and no tree. */
export interface Entry {
  readonly uri: string;
  /** A hash of the text that the entry was computed from, by the port; empty for a closed file in which nothing was found, which has no lines either. */
  readonly hash: string;
  readonly lines: LineIndex;
  readonly images: FoundImages;
  readonly surroundings: Surroundings;
  /** What the file says of others, where it does. */
  readonly links?: FileLinks;
  /** Set for a registry file. */
  readonly registry: RegistryReading | undefined;
  /** Set for a mirror configuration of another dialect than Apollo's. */
  readonly config?: ReadConfig;
  readonly silences: Silences;
  /** Set where the text was not parsed because it is nested too deeply or uses too many aliases. */
  readonly unparsed?: 'too-deep';
}

/** A registry file as it was read. */
export interface RegistryReading {
  readonly file: RegistryFile;
  /** What is wrong with it: the syntax errors of its tree (`syntax`, `too-deep`, …), then what its reader found, by diagnostic code. */
  readonly problems: readonly Problem[];
  /** Whether its text has syntax errors, so that its last good version stays in force while it is being edited. */
  readonly broken: boolean;
}

/** A registry file in force. */
export interface RegistrySource {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly file: RegistryFile;
  /** True while the open text is broken and this is its last good version. */
  readonly stale: boolean;
  /** The workspace folder that holds it; undefined for one from outside. */
  readonly folder: string | undefined;
}

export interface Trouble {
  readonly uri: string;
  readonly reason: TroubleReason;
  readonly detail: string;
}

export type TroubleReason = 'too-large' | 'binary' | 'not-utf8' | 'too-deep' | 'unreadable' | 'gone';

/** The entry of a file: of the open text where it is open, else of the disk. */
export function entryOf(snapshot: Snapshot, uri: string): Entry | undefined {
  return snapshot.documents.get(uri)?.entry ?? snapshot.files.get(uri);
}

/** Every known file once, open texts before the disk; of other documents none. */
export function* entriesOf(snapshot: Snapshot): Iterable<Entry> {
  for (const document of snapshot.documents.values()) if (isOfWorkspace(document.uri, snapshot.folders)) yield document.entry;
  for (const entry of snapshot.files.values()) if (!snapshot.documents.has(entry.uri)) yield entry;
}
