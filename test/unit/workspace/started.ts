import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/workspace/settings';
import type { Snapshot } from '../../../server/src/workspace/snapshot';
import { createWorkspace, type Workspace } from '../../../server/src/workspace/workspace';
import { memoryPort, type MemoryFile, type MemoryPort } from '../../support/memoryPort';

export const WS = 'file:///ws';
export const TABLE = `${WS}/apollo-registries.yaml`;
export const POD = `${WS}/pod.yaml`;
export const tableText = (mirror = 'internal.registry.com') =>
  `version: 1\nartifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries:\n      - ${mirror}\n`;
export const podText = (image = 'internal.registry.com/foo/bar:1.0.0') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;

/** Scans to the end. */
export async function scanned(workspace: Workspace): Promise<Snapshot> {
  const steps = workspace.scan();
  while ((await steps.next()).done !== true) continue;
  return workspace.snapshot();
}

/** A workspace over files in memory with the folder `WS`, scanned. */
export async function started(files: Record<string, MemoryFile>, settings: Partial<Settings> = {}): Promise<{ port: MemoryPort; workspace: Workspace }> {
  const port = memoryPort(files);
  const workspace = createWorkspace(port);
  workspace.setFolders([WS]);
  workspace.setSettings({ window: { ...DEFAULT_SETTINGS, ...settings }, folders: new Map() });
  await scanned(workspace);
  return { port, workspace };
}

export const images = (snapshot: Snapshot, uri: string) => (snapshot.documents.get(uri)?.entry ?? snapshot.files.get(uri))?.images.sites.map((site) => site.written);
export const open = (uri: string, text: string) => ({ uri, languageId: 'yaml', version: 1, text });
