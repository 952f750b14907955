import { tell } from '../../base/texts';
import { treeOf } from '../../charts/render';
import { routesFor } from '../routes';
import { chartAround } from '../sites';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

/** A template of a chart that Go cannot parse: Helm renders nothing of the chart then, whatever its values. */
export const chartTemplateSyntax: DiagnosticRule = {
  code: 'chart.template-syntax',
  title: 'A template of a chart cannot be parsed',
  severity: 'warning',
  check,
};

function check({ snapshot, uri }: CheckedFile): readonly Detection[] {
  const chart = chartAround(snapshot, uri);
  if (!chart || routesFor(snapshot, uri).files.length === 0) return [];
  const template = chart.own().input.templates.find((file) => file.uri === uri);
  const error = template && treeOf(template).error;
  // What is too deep for the parser here may be none of Helm's concern.
  if (!error || error.code === 'budget') return [];
  return [{ span: error.span, message: tell`Helm cannot parse this template, and renders nothing of the chart: ${quoted(error.message)}.` }];
}
