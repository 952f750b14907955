import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { isInRange } from '../../server/src/charts/go/semver';
import { findImages } from '../../server/src/images/find';
import { scanTree } from '../../server/src/syntax/scanner/view';
import { CORPORA } from './corpora';

/** A chart of the corpora with its dependencies in place, in a scratch folder, for Helm and for the evaluator alike. */
export interface BuiltChart {
  readonly folder: string;
  /** Dependencies that the corpora do not hold; they are taken out of the Chart.yaml, since Helm renders nothing otherwise. */
  readonly absent: readonly string[];
}

interface Known {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly repository: string;
}

interface ChartYaml {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: readonly { readonly name: string; readonly version?: string }[];
}

/** What every rendering of the truth takes, by Helm and by the evaluator: charts ask for the one and for the other. */
export const KUBE_VERSION = '1.33.0';
export const API_VERSIONS = ['monitoring.coreos.com/v1'];
export const RELEASE = { releaseName: 'release-name', namespace: 'default' };

/** Charts of the corpora that a dependency can be met by, those of test fixtures aside. */
function knownCharts(): readonly Known[] {
  const found: Known[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(CORPORA, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else if (entry.name === 'Chart.yaml') {
        const { name = '', version = '' } = readChartYaml(join(CORPORA, folder));
        found.push({ name, version, folder: join(CORPORA, folder), repository: folder.split('/')[0] ?? '' });
      }
    }
  };
  walk('');
  return found;
}

function readChartYaml(folder: string): ChartYaml {
  return parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'), { schema: 'failsafe' }) as ChartYaml;
}

/** Builds charts below one folder of the system's temporary ones. */
export class Builder {
  readonly #scratch = mkdtempSync(join(tmpdir(), 'charts-'));
  readonly #known = knownCharts();
  #count = 0;

  /** Copies a chart and, below it, whatever it depends on. */
  build(chart: string): BuiltChart {
    this.#count += 1;
    const folder = join(this.#scratch, String(this.#count), basename(chart));
    cpSync(join(CORPORA, chart), folder, { recursive: true });
    const absent: string[] = [];
    this.#complete(folder, chart.split('/')[0] ?? '', absent, 0);
    return { folder, absent };
  }

  #complete(folder: string, repository: string, absent: string[], depth: number): void {
    const requirements = join(folder, 'requirements.yaml');
    const source = existsSync(requirements) ? requirements : join(folder, 'Chart.yaml');
    const declared = (parse(readFileSync(source, 'utf8'), { schema: 'failsafe' }) as ChartYaml).dependencies ?? [];
    const gone = new Set<string>();
    for (const { name, version = '' } of declared) {
      if (this.#isVendored(folder, name)) continue;
      const found = this.#find(name, version, repository);
      if (!found || depth > 5) {
        gone.add(name);
        continue;
      }
      const target = join(folder, 'charts', name);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(found.folder, target, { recursive: true });
      this.#complete(target, found.repository, absent, depth + 1);
    }
    if (gone.size === 0) return;
    absent.push(...gone);
    const whole = parse(readFileSync(source, 'utf8'), { schema: 'failsafe' }) as Record<string, unknown>;
    const kept = declared.filter(({ name }) => !gone.has(name));
    writeFileSync(source, JSON.stringify({ ...whole, ...(whole['deprecated'] === undefined ? {} : { deprecated: whole['deprecated'] === 'true' }), dependencies: kept }));
    rmSync(join(folder, 'Chart.lock'), { force: true });
  }

  #isVendored(folder: string, name: string): boolean {
    const charts = join(folder, 'charts');
    if (!existsSync(charts)) return false;
    return readdirSync(charts).some((entry) => existsSync(join(charts, entry, 'Chart.yaml')) && readChartYaml(join(charts, entry)).name === name);
  }

  #find(name: string, version: string, repository: string): Known | undefined {
    const matching = this.#known.filter((known) => known.name === name && isInRange(known.version, version));
    return matching.find((known) => known.repository === repository) ?? matching[0];
  }

  remove(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

/** What Helm makes of a chart: the rendered text, or the first line of its complaint. */
export async function renderWithHelm(helm: string, folder: string, valuesFiles: readonly string[]): Promise<{ text: string; error: string | undefined }> {
  const args = ['template', RELEASE.releaseName, folder, '-n', RELEASE.namespace, '--skip-schema-validation', '--kube-version', KUBE_VERSION];
  for (const version of API_VERSIONS) args.push('-a', version);
  for (const file of valuesFiles) args.push('-f', file);
  try {
    const { stdout } = await promisify(execFile)(helm, args, { maxBuffer: 256 * 1024 * 1024 });
    return { text: stdout, error: undefined };
  } catch (error) {
    const complaint = String((error as { stderr?: string }).stderr).split('\n').find((line) => line.startsWith('Error')) ?? 'Helm failed';
    return { text: '', error: complaint };
  }
}

/** The container images of rendered manifests, each once, sorted. */
export function containerImages(manifests: string): readonly string[] {
  const found = findImages(scanTree(manifests, { templates: false }), manifests, { path: 'rendered.yaml', chart: undefined });
  const sure = found.sites.filter((site) => site.sure && site.within === undefined);
  return [...new Set(sure.map((site) => site.written))].sort();
}
