import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareChart, renderInput } from '../../server/src/charts/model/prepare';
import { render } from '../../server/src/charts/render';
import type { TemplateError } from '../../server/src/charts/template/nodes';
import { loadFromDisk } from './chartWorlds';

/** The files of a chart by their paths below its folder. */
export type ChartFixture = Readonly<Record<string, string>>;

/** Documents by the template that prints them, each trimmed; a chart's notes, and what prints nothing but comments, are left out. */
export type Manifests = Readonly<Record<string, readonly string[]>>;

export interface BothRendered {
  readonly helm: Manifests | { readonly error: string };
  readonly ours: Manifests;
  /** What the evaluator does not know in the variant that Helm takes, and where it would be refused. */
  readonly unknown: readonly string[];
  readonly errors: readonly TemplateError[];
}

/** Reads the files of a chart from one string: `#- path` on a line of its own starts a file. */
export function chartFiles(text: string): ChartFixture {
  const parts = text.split(/^#- (\S+)\n/m).slice(1);
  return Object.fromEntries(parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? '']] : [])));
}

/**
 * Renders a chart with Helm and with the evaluator.
 *
 * @param helm the program, as `ensureHelm` in scripts/lib/helm.mjs gives it
 * @param values the texts of values files over the chart's own
 */
export function renderWholeChart(helm: string, files: ChartFixture, values: readonly string[] = []): BothRendered {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const args = values.flatMap((text, at) => {
      const file = join(folder, `../${folder.slice(-6)}-${String(at)}.yaml`);
      writeFileSync(file, text);
      return ['-f', file];
    });
    const run = spawnSync(helm, ['template', 'release', folder, '-n', 'space', '--kube-version', '1.33.1', '--skip-schema-validation', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return { helm: run.status === 0 ? sources(run.stdout) : { error: run.stderr }, ...evaluated(folder, values) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sources(output: string): Manifests {
  return grouped(output.split(/^---\n(?=# Source: )/m).flatMap((text) => {
    const [, source, content = ''] = /^# Source: (\S+)\n([\s\S]*)$/.exec(text) ?? [];
    return source === undefined ? [] : [[source, content] as const];
  }));
}

function evaluated(folder: string, values: readonly string[]): Omit<BothRendered, 'helm'> {
  const loaded = loadFromDisk(folder);
  if (!loaded) throw new Error(`${folder} is no chart`);
  const valuesFiles = values.map((text, at) => ({ uri: `file:///given-${String(at)}.yaml`, text }));
  const prepared = prepareChart(loaded, { releaseName: 'release', namespace: 'space', kubeVersion: '1.33.1', apiVersions: [], valuesFiles });
  const files = render(renderInput(prepared), { maxVariants: 1 }).flatMap(({ template, variants: [first] }) => (first ? [{ template, first }] : []));
  const ours = files.filter(({ template }) => !template.name.endsWith('NOTES.txt')).flatMap(({ template, first }) => {
    const text = first.output.map((segment) => segment.text).join('');
    return text.split(/(?:^|\s*\n)---\s*/).map((content) => [template.name, content] as const);
  });
  return {
    ours: grouped(ours),
    unknown: files.flatMap(({ template, first }) => first.output.flatMap(({ unknown }) => (unknown ? [`${template.name}: ${unknown.code} ${unknown.name}`] : []))),
    errors: files.flatMap(({ first }) => first.error ?? []),
  };
}

/** Helm sorts documents by their kinds, so they are told here in an order of their own. */
function grouped(documents: readonly (readonly [string, string])[]): Manifests {
  const found: Record<string, string[]> = {};
  for (const [source, content] of documents) {
    const text = content.trim().replace(/^(?:---[ \t]*(?:\n|$))+/, '').trim();
    if (text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))) continue;
    (found[source] ??= []).push(text);
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, texts]) => [source, texts.sort()]));
}
