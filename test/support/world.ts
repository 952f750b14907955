import type { LoadedTexts } from '../../server/src/features/model';
import type { Settings } from '../../server/src/workspace/settings';
import type { Snapshot } from '../../server/src/workspace/snapshot';
import type { Workspace } from '../../server/src/workspace/workspace';
import { openFixture } from './check';

/** An opened fixture as features are asked about it. */
export interface World {
  readonly workspace: Workspace;
  readonly snapshot: Snapshot;
  /** Where the fixture's cursor stands; before every text where it has none. */
  readonly cursor: { readonly uri: string; readonly offset: number };
  /** The text of a file by its URI. */
  readonly text: (uri: string) => string;
  /** The texts of files, as a runner loads them for a feature. */
  readonly load: (uris: readonly string[]) => Promise<LoadedTexts>;
}

/** Opens a fixture in the workspace folder `file:///ws`. */
export async function worldOf(source: string, settings: Partial<Settings> = {}): Promise<World> {
  const { fixture, workspace, snapshot } = await openFixture(source, { settings });
  return {
    workspace,
    snapshot,
    cursor: fixture.cursor ?? { uri: '', offset: -1 },
    text: (uri) => fixture.files.find((file) => file.uri === uri)?.text ?? '',
    load: (uris) => workspace.load(uris),
  };
}
