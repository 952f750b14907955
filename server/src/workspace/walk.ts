import { matchesAny } from '../base/glob';
import { nameOf, pathBelow, folderOf } from '../base/uri';
import { isImageFileName } from '../images/lineKinds';
import { isConfigName } from '../mirrors/dialects';
import { isEnvFile } from './env';
import { createIgnores, isExcluded, isNeverWalked, type Ignores } from './ignores';
import { matchesPattern, type FilePattern } from './patterns';
import type { FilePort, FileFailure } from './port';
import { childUri } from './uri';

/** What a walk is asked for. */
export interface WalkRequest {
  readonly folder: string;
  /** Globs relative to the folder: settings of the editor and of this extension. */
  readonly exclude: readonly string[];
  /** False follows `.gitignore` files of this folder only, true also those above it, up to the repository's root. */
  readonly lookAbove: boolean;
  /** Files that are met whatever their name. */
  readonly named?: readonly FilePattern[];
}

/** A file that the walk met. `real` is set for a link: the URI of the file that it leads to. */
export interface WalkedFile {
  readonly uri: string;
  readonly real: string | undefined;
}

/** A file or folder that a walk could not read. */
interface WalkFailure {
  readonly uri: string;
  readonly failure: FileFailure;
}

/** One folder's share of the walk. */
export interface WalkStep {
  readonly files: readonly WalkedFile[];
  readonly failures: readonly WalkFailure[];
}

/** What decides later, when a file event comes in, whether the walk would have met the file. */
export interface WalkRules {
  readonly folder: string;
  readonly exclude: readonly string[];
  readonly ignores: Ignores;
  /** The topmost folder whose `.gitignore` was read. */
  readonly top: string;
  readonly named: readonly FilePattern[];
}

const GITIGNORE_LIMIT = 1024 * 1024;
const MOST_FOLDERS_ABOVE = 40;
const FOLDERS_BETWEEN_PAUSES = 32;

/** Whether a file of that name can hold something that is read: YAML and JSON, and the files that their name alone tells, such as a Dockerfile or a `hosts.toml`. Of a name without its folder the most is assumed. */
export function canMatter(uri: string): boolean {
  const name = nameOf(uri);
  return /\.(?:ya?ml|json)$/i.test(name) || isImageFileName(name) || isEnvFile(uri) || isConfigName(uri);
}

/** Whether the walk by these rules meets a file or folder, without looking at the disk. */
export function isMet(rules: WalkRules, uri: string, isFolder: boolean): boolean {
  const path = pathBelow(rules.folder, uri);
  if (!path || (!isFolder && !isWanted(rules, uri))) return false;
  const folders = isFolder ? path.split('/') : path.split('/').slice(0, -1);
  if (folders.some(isNeverWalked)) return false;
  return !isExcluded(rules.exclude, path) && !rules.ignores.isIgnored(uri, isFolder, rules.top);
}

function isWanted({ named }: WalkRules, uri: string): boolean {
  return canMatter(uri) || named.some((pattern) => matchesPattern(pattern, uri));
}

/** Reads the `.gitignore` files above a folder, up to the one that holds `.git`, and gives the rules that its walk starts with. */
export async function rulesFor(port: FilePort, request: WalkRequest): Promise<WalkRules> {
  const ignores = createIgnores();
  const { folder, exclude, named = [] } = request;
  const top = request.lookAbove ? await repositoryRoot(port, folder) : undefined;
  for (let above = folderOf(folder); top !== undefined && pathBelow(top, above) !== undefined; above = folderOf(above)) {
    await addRules(port, ignores, above);
    if (above === top) break;
  }
  // Whoever opens or names an ignored folder wants to see what is in it.
  if (top === undefined || ignores.isIgnored(folder, true, top)) return { folder, exclude, ignores: createIgnores(), top: folder, named };
  return { folder, exclude, ignores, top, named };
}

/**
 * Walks a folder by the rules of its workspace folder, and what is below it, one folder a step, in an order that puts a folder before what it holds. Folders are
 * kept in a list, so that no depth can exhaust the stack; a link to a folder is not followed, so that there are no loops.
 * It lets other work run now and then; the caller stops it by asking for no further step.
 */
export async function* walk(port: FilePort, rules: WalkRules, start: string): AsyncGenerator<WalkStep> {
  const waiting = [start];
  for (let count = 1; ; count++) {
    const folder = waiting.pop();
    if (folder === undefined) return;
    const { step, folders } = await visit(port, rules, folder);
    waiting.push(...folders.reverse());
    yield step;
    if (count % FOLDERS_BETWEEN_PAUSES === 0) await port.pause();
  }
}

async function visit(port: FilePort, rules: WalkRules, folder: string): Promise<{ readonly step: WalkStep; readonly folders: string[] }> {
  const list = await port.list(folder);
  if (!list.ok) return { step: { files: [], failures: [{ uri: folder, failure: list }] }, folders: [] };
  const entries = [...list.entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some((entry) => entry.name === '.gitignore' && entry.kind === 'file')) await addRules(port, rules.ignores, folder);
  const files: WalkedFile[] = [];
  const folders: string[] = [];
  const failures: WalkFailure[] = [];
  for (const entry of entries) {
    if (entry.kind === 'other') continue;
    if (entry.kind === 'folder' ? isNeverWalked(entry.name) : rules.named.length === 0 && !canMatter(entry.name)) continue;
    const uri = childUri(folder, entry.name);
    if (entry.kind !== 'folder' && !isWanted(rules, uri)) continue;
    if (matchesAny(rules.exclude, pathBelow(rules.folder, uri) ?? '')) continue;
    if (rules.ignores.isIgnoredHere(uri, entry.kind === 'folder', rules.top)) continue;
    if (entry.kind === 'folder') folders.push(uri);
    else if (entry.kind === 'file') files.push({ uri, real: undefined });
    else {
      const target = await port.stat(uri);
      // A link to nothing stands in many folders of tools; one that leads round in a circle does so by mistake.
      if (!target.ok && target.reason !== 'gone') failures.push({ uri, failure: target });
      if (target.ok && target.kind === 'file') files.push({ uri, real: target.real });
    }
  }
  return { step: { files, failures }, folders };
}

async function repositoryRoot(port: FilePort, folder: string): Promise<string | undefined> {
  let above = folder;
  for (let count = 0; count < MOST_FOLDERS_ABOVE && above.includes('/'); count++) {
    const git = await port.stat(childUri(above, '.git'));
    if (git.ok) return above;
    const next = folderOf(above);
    if (next.endsWith('/') || next === above) return undefined;
    above = next;
  }
  return undefined;
}

async function addRules(port: FilePort, ignores: Ignores, folder: string): Promise<void> {
  const file = await port.read(childUri(folder, '.gitignore'), GITIGNORE_LIMIT);
  if (file.ok) ignores.add(folder, file.text);
}
