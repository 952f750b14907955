import type { ConfigText } from '../dialect';

/** Whether a text is containerd's `config.toml` with something of registries in it; one of another program has no such tables. */
export function isContainerdConfig({ path, text }: ConfigText): boolean {
  if (!/\.toml(?:\.tmpl)?$/.test(path)) return false;
  return /^[ \t]*\[[ \t]*plugins[ \t]*\.[ \t]*["']io\.containerd\.(?:grpc\.v1\.cri|cri\.v1\.images)["'][ \t]*\.[ \t]*["']?registry["']?[ \t]*[.\]]/m.test(text);
}

/** Each file is a node's own. */
export function setOfContainerdConfig(path: string): string {
  return path;
}
