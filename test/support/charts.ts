import { render, type Rendered } from '../../server/src/charts/render';
import { bool, dict, float, list, NIL } from '../../server/src/charts/make';
import { string } from '../../server/src/charts/text';
import type { ChartScope, Origin, Origins, TemplateFile, Unknown, Value } from '../../server/src/charts/value';
import type { TemplateError } from '../../server/src/charts/template/nodes';
import type { HelmCase } from './helm';

/** JSON as Helm reads values: every number a float64. Leaves come from `values.yaml`, at their path. */
export function valueOf(json: unknown, path = ''): Value {
  const origins = origin(path);
  if (json === null || json === undefined) return NIL;
  if (typeof json === 'string') return string(json, origins);
  if (typeof json === 'number') return float(json, origins);
  if (typeof json === 'boolean') return bool(json, origins);
  if (Array.isArray(json)) return list(json.map((item, index) => valueOf(item, `${path}[${index}]`)));
  const entries = Object.entries(json).map(([key, item]): [string, Value] => [key, valueOf(item, path === '' ? key : `${path}.${key}`)]);
  return dict(new Map(entries));
}

function origin(path: string): Origins {
  const made: Origin = { kind: 'values', uri: 'file:///app/values.yaml', path, span: { start: 0, end: path.length } };
  return [made];
}

/** What the test chart's templates see. */
export function scopeOf(values: unknown, files: Readonly<Record<string, string>> = {}): ChartScope {
  const version = valueOf({ Version: 'v1.33.1', Major: '1', Minor: '33' });
  const dot = new Map<string, Value>([
    ['Values', valueOf(values)],
    ['Chart', valueOf({ Name: 't', Version: '1.2.3', AppVersion: '4.5', IsRoot: true, APIVersion: 'v2' })],
    ['Release', valueOf({ Name: 'release', Namespace: 'space', IsUpgrade: false, IsInstall: true, Service: 'Helm' })],
    ['Capabilities', dict(new Map([['KubeVersion', version]]))],
    ['Subcharts', dict(new Map())],
  ]);
  return { chart: 't', dot, files: new Map(Object.entries(files)) };
}

/** Renders templates of one chart; `files` are its templates by name below `templates/`. */
export function renderChart(files: Readonly<Record<string, string>>, values: unknown = {}, budget = 1_000_000): readonly Rendered[] {
  const templates = Object.entries(files).map(([name, text]): TemplateFile => ({
    name: `t/templates/${name}`, uri: `file:///app/templates/${name}`, text, chart: 't',
  }));
  return render({ templates, scopes: [scopeOf(values)], budget });
}

/** One rendering as a text. */
export interface Ours {
  readonly text: string;
  readonly unknown: Unknown | undefined;
  readonly error: TemplateError | undefined;
}

/** What the evaluator makes of a case, in the variant in which nothing unknown is there. */
export function ours(each: HelmCase, helpers = ''): Ours {
  return oursByAnswers(each, helpers)[0] ?? { text: '', unknown: undefined, error: undefined };
}

/** What the evaluator says for each answer to the questions that cannot be known, as far as it looks; one where there is no question. */
export function oursByAnswers({ template, values }: HelmCase, helpers = ''): readonly Ours[] {
  const [rendered] = renderChart({ '_helpers.tpl': helpers, 'case.yaml': template }, values);
  return (rendered?.variants ?? []).map((variant) => ({
    text: variant.output.map((segment) => segment.text).join(''),
    unknown: variant.output.find((segment) => segment.unknown)?.unknown,
    error: variant.error,
  }));
}
