import type { PlaceRule } from './rules';

/** Where a development container names its image. */
export const DEVCONTAINER_RULES: readonly PlaceRule[] = [
  { kind: 'devcontainer', path: 'image' },
  { kind: 'devcontainer', path: 'build.cacheFrom', read: 'likely' },
  { kind: 'devcontainer', path: 'build.cacheFrom[]', read: 'likely' },
];

/** Whether a file of that name configures a development container; it is JSON with comments. */
export function isDevcontainerName(path: string): boolean {
  return /(?:^|\/)\.?devcontainer\.json$/.test(path);
}
