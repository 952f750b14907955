import { tell } from '../../base/texts';
import { memo } from '../../base/memo';
import type { ErrorCode, TemplateError } from '../../charts/template/nodes';
import type { EvaluatedChart, Rendering } from '../../workspace/chartView';
import { routesFor } from '../routes';
import { chartAround } from '../sites';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted, sentences } from './words';

/**
 * What makes Helm refuse a chart with its own values while it renders: a `fail`, a `required`, a field of nothing. A chart that one of its
 * profiles is rendered with is made to be given values, so nothing is said of it.
 */
export const chartRefused: DiagnosticRule = {
  code: 'chart.refused',
  title: 'Helm refuses a chart with its own values',
  severity: 'information',
  check,
};

function check({ snapshot, uri }: CheckedFile): readonly Detection[] {
  const chart = chartAround(snapshot, uri);
  if (!chart || routesFor(snapshot, uri).files.length === 0) return [];
  return refusals(chart).filter((error) => error.uri === uri).map((error) => ({ span: error.span, message: messageOf(error) }));
}

const refusals = memo((chart: EvaluatedChart): readonly TemplateError[] => {
  const own = errorsOf(chart.own());
  if (own.length === 0 || chart.profiles.some((profile) => errorsOf(chart.withProfile(profile)).length === 0)) return [];
  return own;
});

/** What `chart.template-syntax` and `chart.undeclared-helper` tell, and our own limits, are no refusals. */
const OTHERS: ReadonlySet<ErrorCode> = new Set(['syntax', 'undefined-function', 'undefined-variable', 'duplicate', 'undefined-template', 'budget']);

/** Each place once, though several files come to it. What a cluster's answer would help over is none. */
function errorsOf({ templates }: Rendering): readonly TemplateError[] {
  const errors = templates.flatMap(({ variants, complete }) => (complete && variants.every(({ error }) => error) ? (variants[0]?.error ?? []) : [])).filter(({ code }) => !OTHERS.has(code));
  return [...new Map(errors.map((error) => [`${error.uri} ${String(error.span.start)} ${String(error.span.end)}`, error])).values()];
}

function messageOf({ code, message }: TemplateError): string {
  const what = code === 'fail' || code === 'required' ? tell`The template refuses the chart's own values: ${quoted(message.trim())}.` : tell`Helm stops here with the chart's own values: ${quoted(message)}.`;
  return sentences(what, tell`Give the values that it asks for in a profile, such as \`ci/default-values.yaml\`, to see its images.`);
}
