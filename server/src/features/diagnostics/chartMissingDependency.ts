import { tell } from '../../base/texts';
import { allCharts } from '../../charts/model/load';
import type { MissingDependency } from '../../charts/model/substitute';
import { routesFor } from '../routes';
import { chartAround } from '../sites';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { listed, quoted } from './words';

/** A dependency of a chart that is neither vendored nor in the workspace, so that its images are not known. Off by default: most charts fetch theirs. */
export const chartMissingDependency: DiagnosticRule = {
  code: 'chart.missing-dependency',
  title: 'A dependency of a chart is not at hand',
  severity: 'off',
  check,
};

function check({ snapshot, uri }: CheckedFile): readonly Detection[] {
  const chart = chartAround(snapshot, uri);
  if (!chart || routesFor(snapshot, uri).files.length === 0) return [];
  const missing = allCharts(chart.chart).flatMap((one) => one.missing).filter(({ dependency }) => dependency.uri === uri);
  const once = [...new Map(missing.map((one) => [one.dependency.span.start, one])).values()];
  return once.map((one) => ({ span: one.dependency.span, message: messageOf(one) }));
}

function messageOf({ dependency, why, candidates }: MissingDependency): string {
  const name = `${quoted(dependency.name)}${dependency.version === '' ? '' : ` ${quoted(dependency.version)}`}`;
  switch (why) {
    case 'absent':
      return tell`${name} is neither below ${quoted('charts/')} nor in the workspace, so its images are not known.`;
    case 'several':
      return tell`${name} is not below ${quoted('charts/')}, and charts of different sources match it (${listed(candidates.map((uri) => uri.split('/').slice(-2).join('/')))}), so its images are not known.`;
    case 'cycle':
      return tell`${name} leads back to this chart, so its images are not known.`;
    case 'unreadable':
      return tell`${name} has no chart at ${quoted(dependency.repository)}, so its images are not known.`;
    case 'version':
      return tell`The chart at ${quoted(dependency.repository)} is not ${name}, so its images are not known.`;
  }
}
