import { tell } from '../../base/texts';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { artifactUri, compareArtifacts } from '../apollo/artifacts';
import { chartOfManifest, chartsOf } from '../apollo/charts';
import { ITEM, type PathStep } from './cursorContext';

/** A text that may stand at a place of a product manifest, and where it comes from in a few words. */
export interface ManifestText {
  readonly text: string;
  readonly from: string;
}

/**
 * What the workspace knows for a place of a product manifest: the images of its chart that are not declared yet, the names of
 * charts, the version of the chart that is named. Undefined for a place of another file.
 */
export function manifestTexts(snapshot: Snapshot, uri: string, path: readonly PathStep[]): readonly ManifestText[] | undefined {
  const manifest = entryOf(snapshot, uri)?.images.apollo?.manifest;
  if (!manifest) return undefined;
  const chart = chartOfManifest(snapshot, uri, manifest);
  // The chart is a map, or the one item of a list.
  const place = path.slice(1).filter((step) => step !== ITEM).join();
  switch (place) {
    case 'artifacts,uri':
      return (compareArtifacts(snapshot, uri, manifest)?.undeclared ?? []).map((image) => ({ text: artifactUri(image), from: tell`image of the chart ${chart?.name ?? ''}` }));
    case 'helm-chart,helm-chart-name':
      return [...new Set(chartsOf(snapshot).map(({ name }) => name))].map((name) => ({ text: name, from: tell`chart of this workspace` }));
    case 'helm-chart,helm-chart-version':
      return chart?.version === undefined ? [] : [{ text: chart.version, from: tell`version of the chart ${chart.name}` }];
    default:
      return [];
  }
}
