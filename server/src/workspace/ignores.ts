import ignore, { type Ignore } from 'ignore';
import { matchesAny } from '../base/glob';
import { folderOf, pathBelow } from '../base/uri';

/** The rules of the `.gitignore` files that were met, by the URI of the folder that each stands in. */
export interface Ignores {
  /** Adds the text of a folder's `.gitignore`. */
  add(folder: string, text: string): void;
  /**
   * Whether git ignores a file or folder. The nearest `.gitignore` that speaks of it decides, and what stands in an
   * ignored folder is ignored (gitignore(5)). Folders are looked at up to and including `top`.
   */
  isIgnored(uri: string, isFolder: boolean, top: string): boolean;
  /** The same for what stands in a folder that is known not to be ignored, as on a walk. */
  isIgnoredHere(uri: string, isFolder: boolean, top: string): boolean;
}

/** Folders that hold no manifests of this workspace but histories and packages, whatever the settings say. */
const NEVER_WALKED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'CVS', 'node_modules']);

/** Whether a folder of that name is left out of every walk. */
export function isNeverWalked(name: string): boolean {
  return NEVER_WALKED.has(name);
}

/** Whether an exclusion glob matches a path below the folder, or one of the folders on the way to it. */
export function isExcluded(globs: readonly string[], path: string): boolean {
  if (globs.length === 0 || path === '') return false;
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    if (matchesAny(globs, path.slice(0, end))) return true;
  }
  return matchesAny(globs, path);
}

/** Starts with no rules. */
export function createIgnores(): Ignores {
  const rules = new Map<string, Ignore>();
  const verdictOf = (uri: string, isFolder: boolean, top: string): boolean => {
    for (const folder of foldersAbove(uri, top)) {
      const rule = rules.get(folder);
      const path = pathBelow(folder, uri);
      if (!rule || !path || !ignore.isPathValid(path)) continue;
      const result = rule.test(isFolder ? `${path}/` : path);
      if (result.ignored || result.unignored) return result.ignored;
    }
    return false;
  };
  return {
    add: (folder, text) => void rules.set(folder, ignore({ allowRelativePaths: false }).add(text)),
    isIgnoredHere: (uri, isFolder, top) => rules.size > 0 && verdictOf(uri, isFolder, top),
    isIgnored(uri, isFolder, top) {
      if (rules.size === 0) return false;
      const ancestors = [...foldersAbove(uri, top)].reverse().slice(1);
      return ancestors.some((folder) => verdictOf(folder, true, top)) || verdictOf(uri, isFolder, top);
    },
  };
}

/** The folders that hold a URI, from the nearest to `top`. */
function* foldersAbove(uri: string, top: string): Iterable<string> {
  for (let folder = folderOf(uri); pathBelow(top, folder) !== undefined; folder = folderOf(folder)) {
    yield folder;
    if (folder === top) return;
  }
}
