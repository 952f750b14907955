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
  const [file = '', ...inner] = uri.split('#');
  const path = relative(cwd, pathOfUri(file)).split(sep).join('/');
  return [path === '' ? '.' : path, ...inner].join('#');
}
