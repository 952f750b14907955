import type { PlaceRule } from './rules';

const LISTED: readonly PlaceRule[] = [{ kind: 'chart', path: '[].image' }];

/** What a chart's Chart.yaml (or requirements.yaml) says of images: lists in annotations, and where its dependencies come from. */
export const CHART_RULES: readonly PlaceRule[] = [
  { kind: 'chart', path: 'dependencies[].repository', scheme: 'oci://' },
  { kind: 'chart', path: 'annotations.images', read: 'yaml', inside: LISTED },
  { kind: 'chart', path: 'annotations."artifacthub.io/images"', read: 'yaml', inside: LISTED },
];

/** Whether a file of that name describes a chart. */
export function isChartFile(path: string): boolean {
  return /(?:^|\/)(?:Chart|requirements)\.ya?ml$/.test(path);
}
