import type { ConfigText } from '../dialect';

/** Whether a text is Docker's `daemon.json` and says something of registries. */
export function isDockerDaemon({ path, text }: ConfigText): boolean {
  if (!/(?:^|\/)(?:[\w.-]*-)?daemon(?:[.-][\w-]+)?\.json$/.test(path)) return false;
  return /"(?:registry-mirrors|insecure-registries)"[ \t\r\n]*:/.test(text);
}

/** Each file is a machine's own. */
export function setOfDockerDaemon(path: string): string {
  return path;
}
