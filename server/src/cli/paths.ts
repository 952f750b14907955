import { relative, resolve, sep } from 'node:path';
import { pathOfUri, uriOfPath } from '../platform/node';

/** The URI of a path as the user gave it, against the working directory. */
export function uriOfArgument(cwd: string, path: string): string {
  return uriOfPath(resolve(cwd, path)).replace(/\/$/, '');
}

/** A file's path as output shows it: relative to the working directory, with `/`. */
export function shownPath(cwd: string, uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  // What stands behind the `#` is the path in an archive.
  const hash = uri.indexOf('#');
  if (hash >= 0) return `${shownPath(cwd, uri.slice(0, hash))}${uri.slice(hash)}`;
  const below = plainBelow(cwd, uri);
  if (below !== undefined) return below;
  const path = relative(cwd, pathOfUri(uri)).split(sep).join('/');
  return path === '' ? '.' : path;
}

/** The path of most files of a run, which stand below the working directory and are spelled alike in URIs and paths, without taking either apart. */
function plainBelow(cwd: string, uri: string): string | undefined {
  const start = 'file://'.length + cwd.length;
  if (sep !== '/' || cwd === '/' || uri.charCodeAt(start) !== SLASH || !uri.startsWith(cwd, 'file://'.length)) return undefined;
  const rest = uri.slice(start + 1);
  if (/[?#]|%(?![2-7][0-9A-F])|%2F/.test(rest)) return undefined;
  const path = rest.includes('%') ? decodeURIComponent(rest) : rest;
  return /\\|(?:^|\/)\.{0,2}(?:\/|$)/.test(path) ? undefined : path;
}

const SLASH = 47;
