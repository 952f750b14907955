import type { ConfigText } from '../dialect';

/** Whether a text is containerd's `hosts.toml`: by its name and a table or key that such a file has. */
export function isHostsToml({ path, text }: ConfigText): boolean {
  if (!/(?:^|\/)hosts\.toml$/.test(path)) return false;
  return /(?:^|\/)certs\.d\/[^/]+\/hosts\.toml$/.test(path) || /^[ \t]*(?:server[ \t]*=|\[+[ \t]*["']?host["']?[ \t]*\.)/m.test(text);
}

/** Whether a file in a `certs.d` bears the name of a host, and not one that people give to notes, certificates and templates. */
export function isHostName(name: string): boolean {
  if (name === '_default' || /^localhost(?:[:_]\d+_?)?$/.test(name)) return true;
  return /^[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?:[:_]\d+_?)?$/.test(name) && !/\.(?:md|txt|ya?ml|toml|json|crt|cert|key|pem|sh|j2|tmpl|bak|orig|tar|tgz|gz|zip)$/i.test(name);
}

/** The folder of a namespace: the one that holds the file. */
export function folderOfHostsToml(path: string): string {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** The host that a folder's name stands for: `host_5000_` is another spelling of `host:5000`. */
export function hostOfFolder(name: string): string {
  return name.replace(/_([0-9]+)_$/, ':$1');
}

/** The `certs.d`, or what stands for it: two folders up from the file. */
export function setOfHostsToml(path: string): string {
  return path.split('/').slice(0, -2).join('/');
}
