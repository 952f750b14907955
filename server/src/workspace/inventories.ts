import { memo } from '../base/memo';
import { nearestFolder } from '../base/uri';
import { matchesPattern, parsePattern, type FilePattern } from './patterns';
import type { InventorySetting } from './settings';
import type { Entry, Inventories, NamedInventory } from './snapshot';
import { settingsOfFolder, type SettingsByFolder, type State } from './state';

/** An entry of the setting `inventories`, its file made absolute. */
export interface InventoryPattern extends InventorySetting {
  readonly pattern: FilePattern;
}

type Scope = string | undefined;
type Scopes = ReadonlyMap<Scope, readonly InventoryPattern[]>;

/** What the patterns of all folders derive from; each is a new object whenever it changes. */
const parsed = memo<SettingsByFolder, (names: State['names']) => Map<Scope, readonly InventoryPattern[]>>(() => memo(() => new Map()));

/** The entries of the setting `inventories` for each folder, and under undefined for the window. */
export function inventoryScopes(state: State, home: string | undefined): Scopes {
  const scopes = parsed(state.settings)(state.names);
  for (const folder of [...state.folders, undefined]) if (!scopes.has(folder)) scopes.set(folder, patternsIn(state, folder, home));
  return scopes;
}

function patternsIn(state: State, folder: Scope, home: string | undefined): readonly InventoryPattern[] {
  return settingsOfFolder(state, folder).inventories.flatMap((setting) => {
    const pattern = parsePattern(setting.file, { folder, names: state.names, home });
    return pattern ? [{ ...setting, pattern }] : [];
  });
}

/** The files that settings of a folder, or of any, call inventories, as patterns. */
export function inventoryPatterns(state: State, home: string | undefined): readonly FilePattern[] {
  return [...inventoryScopes(state, home).values()].flatMap((patterns) => patterns.map(({ pattern }) => pattern));
}

/** Whether there are inventories at all: it is asked for every file, and mostly there are none. */
const namesInventories = memo(({ window, folders }: SettingsByFolder): boolean => [window, ...folders.values()].some(({ inventories }) => inventories.length > 0));

/** Whether a setting calls a file an inventory, so that it is read whatever its name. */
export function isInventory(state: State, uri: string, home: string | undefined): boolean {
  if (!namesInventories(state.settings)) return false;
  for (const patterns of inventoryScopes(state, home).values()) if (patterns.some(({ pattern }) => matchesPattern(pattern, uri))) return true;
  return false;
}

/** What the lists of a snapshot are found in. The maps are never changed once a snapshot holds them. */
interface Found {
  readonly scopes: Scopes;
  readonly files: ReadonlyMap<string, Entry>;
  /** The open documents that no file on disk stands for. */
  readonly onlyOpen: readonly string[];
  readonly lists: Map<Scope, readonly NamedInventory[]>;
}

const last = memo<State, { found: Found | undefined }>(() => ({ found: undefined }));

/**
 * The inventories by folder for a snapshot. The same arrays as before come back while the files that are known and the settings stay the
 * same, and the same objects in them while an inventory names the same files: a keystroke makes nothing anew.
 */
export function inventoriesOf(state: State, home: string | undefined): Inventories {
  const holder = last(state);
  const before = holder.found;
  const scopes = inventoryScopes(state, home);
  const onlyOpen = [...state.documents.keys()].filter((uri) => !state.files.has(uri));
  const isSame = before?.scopes === scopes && before.files === state.files && before.onlyOpen.join('\n') === onlyOpen.join('\n');
  const found = isSame ? before : { scopes, files: state.files, onlyOpen, lists: new Map<Scope, readonly NamedInventory[]>() };
  holder.found = found;
  return (folder) => {
    const scope = folder !== undefined && scopes.has(folder) ? folder : undefined;
    const known = found.lists.get(scope);
    if (known) return known;
    const list = (scopes.get(scope) ?? []).map((entry) => namedIn(entry, found));
    const older = before?.lists.get(scope);
    const made = older?.length === list.length && list.every((one, at) => isSameInventory(one, older[at])) ? older : list;
    found.lists.set(scope, made);
    return made;
  };
}

function namedIn({ file, pattern, host, prefix }: InventoryPattern, { files, onlyOpen }: Found): NamedInventory {
  const uris = pattern.glob === undefined
    ? [pattern.literal].filter((uri) => files.has(uri) || onlyOpen.includes(uri))
    : [...files.keys(), ...onlyOpen].filter((uri) => matchesPattern(pattern, uri)).sort();
  return { file, host, prefix, uris };
}

function isSameInventory(a: NamedInventory, b: NamedInventory | undefined): boolean {
  return a.file === b?.file && a.host === b.host && a.prefix === b.prefix && a.uris.join('\n') === b.uris.join('\n');
}

/** Whether an inventory comes from outside the folders: it is read for what it lists and nothing is reported in it. */
export function isOutsideInventory(folders: readonly string[], entry: Entry): boolean {
  return entry.surroundings.isInventory === true && nearestFolder(folders, entry.uri) === undefined;
}
