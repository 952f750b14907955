import { tell } from '../../base/texts';
import { chartOfManifest } from '../apollo/charts';
import { findPlaceholder } from '../../reference/placeholder';
import { changeTo } from './apolloArtifacts';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'apollo.chart-version';

/** A chart version in a product manifest that is not the version of the chart in the workspace. */
export const apolloChartVersion: DiagnosticRule = {
  code: CODE,
  title: "A product manifest declares another version than its chart's",
  severity: 'warning',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const manifest = file.entry.images.apollo?.manifest;
  const declared = manifest?.chart?.version;
  const chart = manifest && chartOfManifest(file.snapshot, file.uri, manifest);
  const { version, uri, name } = chart ?? {};
  if (!declared || version === undefined || uri === undefined || name === undefined) return [];
  if (declared.text === version || findPlaceholder(declared.text) || findPlaceholder(version)) return [];
  return [{
    span: declared.span,
    message: tell`The chart ${quoted(name)} of this workspace has the version ${quoted(version)}, not ${quoted(declared.text)}.`,
    related: [{ uri, span: { start: 0, end: 0 }, message: tell`The chart.` }],
    fixes: (texts) => [changeTo(file, texts, CODE, declared.span, version)],
  }];
}
