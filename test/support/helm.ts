import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One template to render for itself; `values` is JSON. */
export interface HelmCase {
  readonly template: string;
  readonly values: unknown;
}

/** What Helm prints for a case, or its error. */
export type HelmResult = { readonly text: string } | { readonly error: string };

/** Templates that every case may include. */
export type Helpers = string;

const CHART = 'apiVersion: v2\nname: t\nversion: 1.2.3\nappVersion: "4.5"\n';

/**
 * Renders many templates with few calls of Helm: each is a file of one chart that prints its case's text in base 64, so that it need not
 * be YAML. A file that fails makes Helm name it; it is taken out and the rest rendered again.
 *
 * @param helm the program, as `ensureHelm` in scripts/lib/helm.mjs gives it
 */
export function renderWithHelm(helm: string, cases: readonly HelmCase[], helpers: Helpers = '', files: Readonly<Record<string, string>> = {}): HelmResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  const results = new Map<number, HelmResult>();
  try {
    mkdirSync(join(folder, 'templates'));
    writeFileSync(join(folder, 'Chart.yaml'), CHART);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'values.yaml'), JSON.stringify(Object.fromEntries(cases.map((each, index) => [`c${index}`, each.values]))));
    writeFileSync(join(folder, 'templates/_helpers.tpl'), helpers);
    const file = (index: number) => join(folder, 'templates', `c${index}.yaml`);
    cases.forEach((each, index) => writeFileSync(file(index), wrapped(each.template, index)));
    for (let left = cases.length; left >= 0; left -= 1) {
      const run = spawnSync(helm, ['template', 'release', folder, '--namespace', 'space', '--kube-version', '1.33.1'], { encoding: 'utf8', maxBuffer: 1 << 30 });
      if (run.status === 0) {
        for (const [, index, text] of run.stdout.matchAll(/^c(\d+): "([^"]*)"/gm)) {
          results.set(Number(index), { text: Buffer.from(text ?? '', 'base64').toString('utf8').replaceAll('<no value>', '') });
        }
        break;
      }
      const index = Number(/templates\/c(\d+)\.yaml/.exec(run.stderr)?.[1] ?? NaN);
      if (Number.isNaN(index) || results.has(index)) throw new Error(`Helm fails for no case: ${run.stderr}`);
      results.set(index, { error: run.stderr });
      rmSync(file(index));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return cases.map((_, index) => results.get(index) ?? { text: '' });
}

/** The case as a named template whose dot is the chart's with the case's own values. */
export function wrapped(template: string, index: number): string {
  return `{{- define "case${index}" }}${template}{{ end -}}
{{- $dot := merge (dict "Values" (.Values.c${index} | default dict)) (omit . "Values") -}}
c${index}: {{ include "case${index}" $dot | b64enc | quote }}
`;
}

/** Helm's version, to see that it runs at all. */
export function helmRuns(helm: string): boolean {
  try {
    return execFileSync(helm, ['version', '--short'], { encoding: 'utf8' }).startsWith('v');
  } catch {
    return false;
  }
}
