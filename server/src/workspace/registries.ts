import { nearestFolder } from '../base/uri';
import { memo } from '../base/memo';
import type { WorkDocument } from './documents';
import type { Entry, RegistrySource } from './snapshot';
import { isOfWorkspace } from './uri';

/** What the choice of the registry files in force is made from. */
export interface RegistryInputs {
  readonly folders: readonly string[];
  readonly documents: ReadonlyMap<string, WorkDocument>;
  readonly files: ReadonlyMap<string, Entry>;
  /** The files that the setting names for a folder (undefined: the window), undefined where the setting is empty. */
  readonly named: (folder: string | undefined) => readonly string[] | undefined;
  /** A link's URI → the file that it leads to: one file under two names is no overlap with itself. */
  readonly links: ReadonlyMap<string, string>;
  /** The last versions without syntax errors of open registry files. */
  readonly lastGood: ReadonlyMap<string, Entry>;
}

const sources = memo<Entry, Map<string, RegistrySource>>(() => new Map());

/**
 * The registry files in force, in the order of their URIs: of each folder those that its setting names or else all that
 * stand in it, and open ones that stand in no folder. The older array comes back while its members are the same.
 */
export function registriesInForce(inputs: RegistryInputs, before: readonly RegistrySource[]): readonly RegistrySource[] {
  const now = candidates(inputs)
    .sort((a, b) => (a.uri < b.uri ? -1 : 1))
    .map((entry) => sourceOf(entry, inputs))
    .filter((source) => isInForce(source, inputs));
  const same = now.length === before.length && now.every((source, at) => source === before[at]);
  return same ? before : now;
}

/** The registry files among the files on disk: looked for once for as long as no file changes on disk, and so not on every keystroke. */
export const registriesOnDisk = memo((files: ReadonlyMap<string, Entry>): readonly Entry[] => [...files.values()].filter((entry) => entry.registry));

function candidates(inputs: RegistryInputs): Entry[] {
  const entries = registriesOnDisk(inputs.files).filter(({ uri }) => !inputs.documents.has(uri) && !isSecondName(uri, inputs));
  for (const document of inputs.documents.values()) {
    // Only a text that is looked at as a registry file anyway is parsed for this; see `mayBeRegistry`.
    if (document.isRegistryCandidate && document.entry.registry && !isSecondName(document.uri, inputs)) entries.push(document.entry);
  }
  return entries;
}

function isSecondName(uri: string, inputs: RegistryInputs): boolean {
  const real = inputs.links.get(uri);
  if (real === undefined || real === uri) return false;
  return inputs.files.get(real)?.registry !== undefined || inputs.documents.has(real);
}

function sourceOf(entry: Entry, inputs: RegistryInputs): RegistrySource {
  const isOpen = inputs.documents.has(entry.uri);
  const good = isOpen && entry.registry?.broken ? inputs.lastGood.get(entry.uri) : undefined;
  const stale = good !== undefined;
  const folder = nearestFolder(inputs.folders, entry.uri) ?? (inputs.folders.length === 0 ? folderWithoutWorkspace(entry.uri) : undefined);
  const from = good ?? entry;
  const byKey = sources(from);
  const key = JSON.stringify([folder, stale]);
  const file = from.registry?.file ?? { artifactRegistries: [], environments: undefined, appliesTo: undefined, asOf: undefined };
  const source = byKey.get(key) ?? { uri: from.uri, lines: from.lines, file, stale, folder };
  byKey.set(key, source);
  return source;
}

/** With no folder open, an open registry file stands for the folder that holds it, so that it is the window's table. */
function folderWithoutWorkspace(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

function isInForce(source: RegistrySource, inputs: RegistryInputs): boolean {
  if (!isOfWorkspace(source.uri, inputs.folders)) return false;
  const scopes = inputs.folders.length === 0 ? [undefined] : [...inputs.folders, undefined];
  if (scopes.some((scope) => inputs.named(scope)?.includes(source.uri))) return true;
  return inputs.named(source.folder) === undefined;
}
