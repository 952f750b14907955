import { matchesGlob } from '../base/glob';
import { folderOf, nameOf, pathBelow } from '../base/uri';
import { joinUri, normalUri, pathOf, schemeOf } from './uri';

/** A path or glob of the setting `registryFiles`, made absolute. */
export interface FilePattern {
  /** The URI of the deepest folder that the pattern names without a wildcard. */
  readonly base: string;
  /** The rest of the pattern, relative to `base`; undefined where the pattern has no wildcard and `literal` alone counts. */
  readonly glob: string | undefined;
  /** The pattern taken as a plain path: a file name may hold `[` or `{`. */
  readonly literal: string;
}

/** What a pattern is read against. */
export interface PatternContext {
  /** The workspace folder that the setting belongs to; undefined for the window. */
  readonly folder: string | undefined;
  /** The folders by the names that the editor shows. */
  readonly names: ReadonlyMap<string, string>;
  /** The user's home folder. */
  readonly home: string | undefined;
}

const MAGIC = /[*?[\]{}!]|\((?=.*\))/;

/**
 * Reads a path or glob: absolute (`/x`, `C:\x`), `~/x`, `${workspaceFolder}/x`, `${workspaceFolder:name}/x`, or
 * relative to the folder; a `file:` URI names one file and knows no wildcards. Undefined where the folder that it starts from is not known.
 */
export function parsePattern(pattern: string, context: PatternContext): FilePattern | undefined {
  if (/^file:/i.test(pattern.trim())) {
    const literal = normalUri(pattern.trim());
    return { base: folderOf(literal), glob: undefined, literal };
  }
  const start = startOf(pattern.trim(), context);
  if (!start) return undefined;
  const segments = start.rest.split('/').filter((segment) => segment !== '' && segment !== '.');
  const firstMagic = segments.findIndex((segment) => MAGIC.test(segment));
  const literal = joinUri(start.folder, segments.join('/'));
  if (firstMagic < 0) return { base: joinUri(start.folder, segments.slice(0, -1).join('/')), glob: undefined, literal };
  return { base: joinUri(start.folder, segments.slice(0, firstMagic).join('/')), glob: segments.slice(firstMagic).join('/'), literal };
}

/** Whether a pattern names a file. */
export function matchesPattern(pattern: FilePattern, uri: string): boolean {
  if (uri === pattern.literal) return true;
  if (pattern.glob === undefined) return false;
  const path = pathBelow(pattern.base, uri);
  return path !== undefined && matchesGlob(pattern.glob, path);
}

function startOf(pattern: string, context: PatternContext): { readonly folder: string; readonly rest: string } | undefined {
  const variable = /^\$\{workspaceFolder(?::([^}]*))?\}(.*)$/s.exec(pattern);
  if (variable) {
    const folder = variable[1] === undefined ? context.folder : folderNamed(variable[1], context);
    return folder === undefined ? undefined : { folder, rest: slashed(variable[2] ?? '') };
  }
  if (/^~(?:[\\/]|$)/.test(pattern)) return context.home === undefined ? undefined : { folder: context.home, rest: slashed(pattern.slice(1)) };
  if (/^[A-Za-z]:[\\/]/.test(pattern)) return { folder: 'file://', rest: slashed(pattern) };
  if (pattern.startsWith('/')) return { folder: rootOf(context.folder), rest: pattern };
  return context.folder === undefined ? undefined : { folder: context.folder, rest: pattern };
}

function folderNamed(name: string, context: PatternContext): string | undefined {
  for (const [uri, shown] of context.names) if (shown === name) return uri;
  for (const uri of context.names.keys()) if (nameOf(uri) === name) return uri;
  return undefined;
}

/** An absolute path is one of the machine that holds the folder, which may be a remote one. */
function rootOf(folder: string | undefined): string {
  return folder === undefined || schemeOf(folder) === 'file' ? 'file://' : joinUri(folder, '../'.repeat(pathOf(folder).split('/').length));
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
