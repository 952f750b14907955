import { workspace } from 'vscode';
import type { ConfigurationScope } from 'vscode';

export type Enablement = 'auto' | 'always' | 'never';

/**
 * The setting `mirrorLens.enable` over all folders: one folder that says `always` is enough to start,
 * and only where every folder says `never` the extension stays off.
 */
export function enablement(): Enablement {
  const said = scopes().map((scope) => workspace.getConfiguration('mirrorLens', scope).get<string>('enable'));
  if (said.includes('always')) return 'always';
  return said.every((value) => value === 'never') ? 'never' : 'auto';
}

/** The setting by which some folder names its mirror tables; undefined where none does. */
export function namesTables(): string | undefined {
  return ['registryFiles', 'nodeConfigs'].find((setting) => scopes().some((scope) => {
    const named = workspace.getConfiguration('mirrorLens', scope).get<unknown>(setting);
    return Array.isArray(named) && named.length > 0;
  }));
}

function scopes(): readonly (ConfigurationScope | undefined)[] {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length === 0 ? [undefined] : folders.map((folder) => folder.uri);
}
