import { memo } from '../../base/memo';
import type { Span } from '../../base/span';
import { scanTree } from '../../syntax/scanner/view';
import type { TreeDocument } from '../../syntax/tree';
import type { DictValue, Origin } from '../value';
import { mergeMaps } from './dicts';
import { dict } from './make';
import type { ChartProblem, ChartText } from './world';
import type { ReadBefore } from './stretches';
import { readYaml, type YamlOptions } from './yamlValues';

/** The map that a YAML file holds. */
export interface ReadMap {
  /** Shared by all who read the file: never to be changed. Empty where the file holds no map. */
  readonly values: DictValue;
  readonly problems: readonly ChartProblem[];
}

/** What was read of the last version of a text that is being typed in. */
const lastRead = new WeakMap<object, ReadBefore>();

/**
 * Reads a values file as Helm does: several documents are merged one after the other. Read once for each text; of one that follows an earlier version
 * only what was edited is read, and what stands in front of it stays the same objects.
 */
export const readValuesFile = memo((file: ChartText) => readMaps(file, 'values', {}));

/** Reads a Chart.yaml or requirements.yaml, in which Helm wants texts and prints whole numbers as they are. */
export const readChartFile = memo((file: ChartText) => readMaps(file, 'chart', { integers: true }));

function readMaps(file: ChartText, kind: Origin['kind'], options: YamlOptions): ReadMap {
  const tree = scanTree(file.text, { templates: false });
  const where = (path: string, span: Span): Origin => ({ kind, uri: file.uri, path, span });
  const code = kind === 'values' ? 'values-unreadable' : 'chart-unreadable';
  const problem = (error: string, span: Span): ChartProblem => ({ code, uri: file.uri, span, parameters: { error } });
  const problems = tree.problems.slice(0, 1).map(({ span }) => problem('syntax', span));
  const draft = kind === 'values' ? file.draft : undefined;
  const isPlain = tree.documents.length === 1 && tree.problems.length === 0;
  const before = draft && isPlain ? lastRead.get(draft) : undefined;
  let values = dict();
  for (const document of tree.documents) {
    if (!document.root || !isSeen(document, file.text)) continue;
    const { value, refused, again } = readYaml(document.root, tree.scan.text, { ...options, where }, before);
    if (draft && isPlain && again) lastRead.set(draft, again);
    for (const { code: error, span } of refused) problems.push(problem(error, span));
    if (value.kind === 'dict') values = values.entries.size === 0 ? value : mergeMaps(values, value);
    else if (value.kind !== 'nil') problems.push(problem('no-map', document.root.span));
  }
  return { values, problems };
}

/** Helm cuts the text at lines of `---`, and reads of each piece what stands before a `...`. */
function isSeen(document: TreeDocument, text: string): boolean {
  const before = text.slice(0, document.span.start).trimEnd();
  return text.startsWith('---', document.span.start) || !/(?:^|\n)\.\.\.$/.test(before);
}
