import { tell } from '../../base/texts';
import type { Span } from '../../base/span';
import { allCharts } from '../../charts/model/load';
import { treeOf } from '../../charts/render';
import type { Expression, Node, PipeNode } from '../../charts/template/nodes';
import type { EvaluatedChart } from '../../workspace/chartView';
import { memo } from '../../base/memo';
import { nearest } from '../../mirrors/nearest';
import { routesFor } from '../routes';
import { chartAround } from '../sites';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { didYouMean, quoted, sentences } from './words';

/** An `include` or `template` of a name that no template of the chart and its subcharts defines: Helm fails when it comes there. */
export const chartUndeclaredHelper: DiagnosticRule = {
  code: 'chart.undeclared-helper',
  title: 'A template includes a helper that exists nowhere',
  severity: 'warning',
  check,
};

function check({ snapshot, uri }: CheckedFile): readonly Detection[] {
  const chart = chartAround(snapshot, uri);
  if (!chart || routesFor(snapshot, uri).files.length === 0) return [];
  const template = chart.own().input.templates.find((file) => file.uri === uri);
  const names = template && namesOf(chart);
  if (!template || !names) return [];
  const { body, definitions } = treeOf(template);
  const uses = [body, ...definitions.map((definition) => definition.body)].flatMap((nodes) => usesIn(nodes, 0));
  return uses.filter(({ name }) => !names.has(name)).map(({ name, span }) => {
    const meant = nearest(name, [...names].filter((known) => !known.includes('/')), 2);
    return { span, message: sentences(tell`No template defines ${quoted(name)}, so Helm fails where it is included.`, didYouMean(meant)) };
  });
}

/**
 * The names that are defined; undefined where that is not known wholly: a dependency is missing, a file cannot be parsed, or the chart is a library,
 * whose helpers may ask for those of the chart that uses it. A text that `tpl` runs may define names too, for itself alone.
 */
const namesOf = memo((chart: EvaluatedChart): ReadonlySet<string> | undefined => {
  if (chart.chart.metadata.isLibrary || allCharts(chart.chart).some(({ missing }) => missing.length > 0)) return undefined;
  const names = new Set<string>();
  for (const template of chart.own().input.templates) {
    const { definitions, error } = treeOf(template);
    if (error) return undefined;
    names.add(template.name);
    for (const { name } of definitions) names.add(name);
  }
  return names;
});

interface Use {
  readonly name: string;
  readonly span: Span;
}

const DEEPEST = 300;

function usesIn(nodes: readonly Node[], depth: number): readonly Use[] {
  if (depth > DEEPEST) return [];
  return nodes.flatMap((node): readonly Use[] => {
    switch (node.kind) {
      case 'action':
        return usesInPipe(node.pipe, depth + 1);
      case 'template':
        return [{ name: node.name, span: node.span }, ...(node.pipe ? usesInPipe(node.pipe, depth + 1) : [])];
      case 'if':
      case 'with':
      case 'range':
        return [...usesInPipe(node.pipe, depth + 1), ...usesIn(node.body, depth + 1), ...usesIn(node.otherwise ?? [], depth + 1)];
      default:
        return [];
    }
  });
}

function usesInPipe({ commands }: PipeNode, depth: number): readonly Use[] {
  if (depth > DEEPEST) return [];
  return commands.flatMap(({ words }) => {
    const [called, name] = words;
    const own = called.kind === 'function' && called.name === 'include' && name?.kind === 'string' ? [{ name: name.value, span: name.span }] : [];
    return [...own, ...words.flatMap((word) => usesInExpression(word, depth + 1))];
  });
}

function usesInExpression(expression: Expression, depth: number): readonly Use[] {
  if (expression.kind === 'pipe') return usesInPipe(expression, depth);
  return expression.kind === 'chain' ? usesInExpression(expression.base, depth + 1) : [];
}
