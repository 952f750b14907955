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

/** Whether some folder names its registry files in the settings. */
export function namesRegistryFiles(): boolean {
  return scopes().some((scope) => {
    const named = workspace.getConfiguration('mirrorLens', scope).get<unknown>('registryFiles');
    return Array.isArray(named) && named.length > 0;
  });
}

function scopes(): readonly (ConfigurationScope | undefined)[] {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length === 0 ? [undefined] : folders.map((folder) => folder.uri);
}
