import type { ConfigText } from '../dialect';

/** Whether a text is containerd's `hosts.toml`: by its name and a table or key that such a file has. */
export function isHostsToml({ path, text }: ConfigText): boolean {
  if (!/(?:^|\/)hosts\.toml$/.test(path)) return false;
  return /(?:^|\/)certs\.d\/[^/]+\/hosts\.toml$/.test(path) || /^[ \t]*(?:server[ \t]*=|\[+[ \t]*["']?host["']?[ \t]*\.)/m.test(text);
}

/** The folder of a namespace: the one that holds the file. */
export function folderOfHostsToml(path: string): string {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** The `certs.d`, or what stands for it: two folders up from the file. */
export function setOfHostsToml(path: string): string {
  return path.split('/').slice(0, -2).join('/');
}
