/**
 * The path of a URI below a folder's URI, decoded and with `/`; undefined when it is not below it.
 * Compared segment by segment, since `templates-old/` is not in `templates/`. The folder itself gives ''.
 */
export function pathBelow(folder: string, uri: string): string | undefined {
  const base = folder.endsWith('/') && !folder.endsWith('://') ? folder.slice(0, -1) : folder;
  if (!uri.startsWith(base)) return undefined;
  if (uri.length === base.length) return '';
  if (uri.charAt(base.length) !== '/') return undefined;
  return decoded(uri.slice(base.length + 1));
}

/** The same question without the path, which most do not need. */
function isBelow(folder: string, uri: string): boolean {
  if (!uri.startsWith(folder)) return pathBelow(folder, uri) !== undefined;
  return uri.length === folder.length || uri.charAt(folder.length) === '/' || pathBelow(folder, uri) !== undefined;
}

/** The URI of the folder that holds a file, without a slash at the end. */
export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** The last segment of a URI, decoded. */
export function nameOf(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The folder among `folders` that holds the file most closely, or undefined. */
export function nearestFolder(folders: readonly string[], uri: string): string | undefined {
  let nearest: string | undefined;
  for (const folder of folders) {
    if (!isBelow(folder, uri)) continue;
    if (nearest === undefined || folder.length > nearest.length) nearest = folder;
  }
  return nearest;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
