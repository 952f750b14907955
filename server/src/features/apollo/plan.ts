import { parseYaml } from '../../syntax/yaml';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import type { FileEdit, LoadedTexts } from '../model';
import { addArtifacts, artifactUri, compareArtifacts } from './artifacts';

/** What becomes of one product manifest when its chart's images are to be listed in it. */
export interface ManifestPlan {
  readonly uri: string;
  readonly edits: readonly FileEdit[];
  /** The artifacts that the edits add, in their order. */
  readonly added: readonly string[];
  /** Why nothing is added: `complete` where nothing is missing. */
  readonly reason: 'complete' | 'no-chart' | 'layout' | 'not-loaded' | undefined;
  /** Whether the chart's images are known to be all; see `ChartImages`. */
  readonly isComplete: boolean;
}

/** The product manifests among files, whose texts `planArtifacts` needs. */
export function artifactsNeeds(snapshot: Snapshot, uris: readonly string[]): readonly string[] {
  return uris.filter((uri) => entryOf(snapshot, uri)?.images.apollo?.manifest !== undefined);
}

/** Lists the images of each manifest's chart in its artifacts, behind what stands there, which is left alone. */
export function planArtifacts(snapshot: Snapshot, texts: LoadedTexts, uris: readonly string[]): readonly ManifestPlan[] {
  return artifactsNeeds(snapshot, uris).map((uri) => {
    const entry = entryOf(snapshot, uri);
    const manifest = entry?.images.apollo?.manifest;
    const compared = manifest && compareArtifacts(snapshot, uri, manifest);
    const nothing = { uri, edits: [], added: [], isComplete: compared?.isComplete === true };
    if (!compared) return { ...nothing, reason: 'no-chart' };
    if (compared.undeclared.length === 0) return { ...nothing, reason: 'complete' };
    const text = texts.get(uri);
    if (!text || text.hash !== entry.hash) return { ...nothing, reason: 'not-loaded' };
    const edits = addArtifacts(text.text, parseYaml(text.text), compared.undeclared);
    if (!edits) return { ...nothing, reason: 'layout' };
    return { ...nothing, edits: edits.map((edit) => ({ uri, hash: text.hash, ...edit })), added: compared.undeclared.map(artifactUri), reason: undefined };
  });
}
