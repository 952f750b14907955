import { tell } from '../../base/texts';
import { render, treeOf } from '../../charts/render';
import { prepareChart, renderInput } from '../../charts/model/prepare';
import type { Expression, Node, PipeNode, TemplateError } from '../../charts/template/nodes';
import type { DictValue, RenderInput, Value } from '../../charts/value';
import { keyPath, pathSteps } from '../../images/path';
import type { EvaluatedChart, Rendering } from '../../workspace/chartView';

/** Switches of a chart that are tried, each with a rendering of what can fail. */
const MOST_TRIED = 40;

/**
 * What to set beside a change of values for which the chart's own checks refuse it, as a sentence; empty where they do not.
 * @param before what the chart yields without the change; asked only if the chart fails after it
 */
export function guardNotes(chart: EvaluatedChart, before: () => Rendering, after: Rendering): readonly string[] {
  const guard = guardOf(chart, before, after);
  return guard === undefined ? [] : [tell`The chart ${chart.chart.metadata.name} refuses images of other registries unless ${guard} is true; set it too.`];
}

/**
 * The value that a chart's own checks ask for once its images come from elsewhere: the chart fails after the change and did not before, and a
 * switch that a condition reads, in a template that can fail, takes the failure away. Undefined where there is none.
 */
function guardOf(chart: EvaluatedChart, before: () => Rendering, after: Rendering): string | undefined {
  if (!after.input.templates.some(({ text }) => mayFail(text))) return undefined;
  const failure = failureOf(after.input);
  if (!failure) return undefined;
  const usual = failureOf(before().input);
  if (usual?.message === failure.message) return undefined;
  const { options, root } = after.prepared;
  const switches = [...new Set(conditionsBeforeFailures(after.input))].filter((path) => isSwitch(root.values, path)).slice(0, MOST_TRIED);
  return switches.find((path) => {
    const overrides = [...(options.overrides ?? []), { kind: 'set', text: `${path}=true` } as const];
    return failureOf(renderInput(prepareChart(chart.chart, { ...options, overrides })))?.message === usual?.message;
  });
}


function mayFail(text: string): boolean {
  return /\bfail\b/.test(text);
}

/** The first `fail` of a chart's notes, where charts keep their checks, else of the other templates. */
function failureOf(input: RenderInput): TemplateError | undefined {
  for (const isNotes of [true, false]) {
    const rendered = render(input, { only: ({ name }) => name.endsWith('NOTES.txt') === isNotes, maxVariants: 1 });
    const failed = rendered.flatMap(({ variants }) => variants[0]?.error ?? []).find(({ code }) => code === 'fail');
    if (failed) return failed;
  }
  return undefined;
}

/** Whether a path leads to a boolean that is not true, or to nothing yet. */
function isSwitch(values: DictValue, path: string): boolean {
  let value: Value | undefined = values;
  for (const step of pathSteps(path)) value = value?.kind === 'dict' ? value.entries.get(String(step)) : undefined;
  return value === undefined || value.kind === 'nil' || (value.kind === 'bool' && !value.value);
}

/** The values that conditions read in templates that call `fail`. */
function conditionsBeforeFailures({ templates }: RenderInput): readonly string[] {
  return templates.filter(({ text }) => mayFail(text)).flatMap((file) => {
    const { body, definitions } = treeOf(file);
    const bodies = [...definitions.map((definition) => definition.body), body];
    return bodies.filter((nodes) => nodes.some((node) => calls(node, 'fail'))).flatMap((nodes) => nodes.flatMap(conditionsIn));
  });
}

function calls(node: Node, name: string): boolean {
  if (node.kind === 'action') return pipeCalls(node.pipe, name);
  if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return false;
  return [...node.body, ...(node.otherwise ?? [])].some((inner) => calls(inner, name));
}

function pipeCalls({ commands }: PipeNode, name: string): boolean {
  return commands.some(({ words }) => words.some((word) => (word.kind === 'function' && word.name === name) || (word.kind === 'pipe' && pipeCalls(word, name))));
}

function conditionsIn(node: Node): readonly string[] {
  if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return node.kind === 'action' ? valuesIn(node.pipe) : [];
  return [...valuesIn(node.pipe), ...node.body.flatMap(conditionsIn), ...(node.otherwise ?? []).flatMap(conditionsIn)];
}

function valuesIn({ commands }: PipeNode): readonly string[] {
  return commands.flatMap(({ words }) => words.flatMap(valuesOf));
}

function valuesOf(expression: Expression): readonly string[] {
  const fields = fieldsOf(expression);
  if (!fields) return expression.kind === 'pipe' ? valuesIn(expression) : expression.kind === 'chain' ? valuesOf(expression.base) : [];
  const at = fields.indexOf('Values');
  const keys = at === -1 ? [] : fields.slice(at + 1);
  return keys.length === 0 ? [] : [keys.reduce((path, key) => keyPath(path, key), '')];
}

/** The fields that an expression leads through; parentheses around each step, `((.Values.a).b).c`, guard against steps that are missing. */
function fieldsOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'field' || expression.kind === 'variable') return expression.fields;
  if (expression.kind === 'chain') {
    const base = fieldsOf(expression.base);
    return base && [...base, ...expression.fields];
  }
  if (expression.kind !== 'pipe') return undefined;
  const [command, ...more] = expression.commands;
  return command && more.length === 0 && command.words.length === 1 ? fieldsOf(command.words[0]) : undefined;
}
