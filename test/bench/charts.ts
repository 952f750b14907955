/**
 * Measures the images of the charts of the corpora against `helm template` over the same built charts, with the same values: both take
 * turns chart by chart, Helm as the process that a person starts, the evaluator in this process, warm. `kept` is what the editor does when a
 * chart is looked at again (the files are in memory and its templates parsed), `read` begins with the files on the disk. Then a keystroke in
 * the values of two large charts, which are measured alone too, to all their images. It asserts nothing. Run it by `node test/bench/charts.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { evaluateImages, type Evaluation } from '../../server/src/charts/again/evaluate';
import { chartImages } from '../../server/src/charts/images';
import type { LoadedChart } from '../../server/src/charts/model/load';
import { prepareChart, renderInput, type ChartOptions } from '../../server/src/charts/model/prepare';
import { API_VERSIONS, Builder, KUBE_VERSION, RELEASE } from '../corpora/builtCharts';
import { truthCharts } from '../corpora/chartTruth';
import { hasCorpora } from '../corpora/corpora';
import { diskWorld, loadFromDisk, loadWholly } from '../support/chartWorlds';
import { TypedChart } from '../support/typedChart';

const TURNS = Number(process.env['TURNS'] ?? 5);
const KEYSTROKES = Number(process.env['KEYSTROKES'] ?? 200);
const LARGE = ['bitnami/kafka', 'kube-prometheus-stack'];

interface Case {
  readonly chart: string;
  readonly folder: string;
  readonly valuesFiles: readonly string[];
  readonly loaded: LoadedChart;
  readonly helm: number[];
  readonly kept: number[];
  readonly read: number[];
}

function main(): void {
  if (!hasCorpora()) {
    console.log('Nothing to measure: the corpora are not there.');
    return;
  }
  const builder = new Builder();
  try {
    measure(builder);
  } finally {
    builder.remove();
  }
}

function measure(builder: Builder): void {
  const helm = process.env['PROFILE'] ? undefined : process.env['HELM'];
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}; ${TURNS} turns${helm === undefined ? ', without Helm' : ''}`);
  const wanted = process.env['CHARTS'] ?? '';
  const cases = truthCharts().filter(({ chart_dir }) => chart_dir.includes(wanted)).flatMap((truth) => caseOf(builder, truth.chart_dir, truth.sets.map(({ name }) => name)));
  // The first turn is for warming up.
  for (let turn = -1; turn < TURNS; turn += 1) for (const each of cases) once(each, turn < 0, turn < 0 ? undefined : helm);
  print(`all ${cases.length} charts`, cases.map((each) => each.helm), cases.map((each) => each.kept), cases.map((each) => each.read));
  if (process.env['SLOWEST']) {
    const share = ({ helm: theirs, kept }: Case): number => median(kept) / (median(theirs) || 1);
    for (const each of [...cases].sort((a, b) => share(b) - share(a)).slice(0, Number(process.env['SLOWEST']))) print(each.chart, [each.helm], [each.kept], [each.read]);
  }
  for (const each of cases.filter(({ chart: name }) => LARGE.some((large) => name.endsWith(large)))) {
    alone(each, helm);
    typeIn(each, helm);
  }
}

/** One chart by itself, as warm as the one that a person works on. */
function alone(each: Case, helm: string | undefined): void {
  const own = { ...each, helm: [], kept: [], read: [] };
  for (let turn = -WARM_UP; turn < TURNS * 3; turn += 1) once(own, turn < 0, helm);
  print(each.chart, [own.helm], [own.kept], [own.read]);
}

const WARM_UP = 15;

function caseOf(builder: Builder, chart: string, sets: readonly string[]): readonly Case[] {
  const { folder } = builder.build(chart);
  const loaded = loadFromDisk(folder);
  if (!loaded) return [];
  // A chart that Helm refuses without values is rendered with its own example of them.
  const valuesFiles = sets.includes('default') ? [] : [join(folder, 'ci/default-values.yaml')];
  return [{ chart, folder, valuesFiles, loaded, helm: [], kept: [], read: [] }];
}

function optionsOf({ valuesFiles }: Case): ChartOptions {
  const files = valuesFiles.map((file) => ({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') }));
  return { ...RELEASE, kubeVersion: KUBE_VERSION, apiVersions: API_VERSIONS, valuesFiles: files };
}

function once(each: Case, isWarmUp: boolean, helm: string | undefined): void {
  const kept = timed(() => imagesOf(each.loaded, optionsOf(each)));
  const read = timed(() => {
    const loaded = loadFromDisk(each.folder);
    if (loaded) imagesOf(loaded, optionsOf(each));
  });
  if (isWarmUp) return;
  each.kept.push(kept);
  each.read.push(read);
  if (helm !== undefined) each.helm.push(timed(() => renderWithHelm(helm, each)));
}

function imagesOf(loaded: LoadedChart, options: ChartOptions): number {
  return chartImages(renderInput(prepareChart(loaded, options)), { maxVariants: 1 }).reduce((sum, { images }) => sum + images.length, 0);
}

function renderWithHelm(helm: string, { folder, valuesFiles }: Case): void {
  const args = ['template', RELEASE.releaseName, folder, '-n', RELEASE.namespace, '--skip-schema-validation', '--kube-version', KUBE_VERSION];
  for (const version of API_VERSIONS) args.push('-a', version);
  for (const file of valuesFiles) args.push('-f', file);
  spawnSync(helm, args, { maxBuffer: 256 * 1024 * 1024 });
}

function timed(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** The medians of charts, and their least times, which depend less on what else runs; added up. */
function print(what: string, helm: readonly (readonly number[])[], kept: readonly (readonly number[])[], read: readonly (readonly number[])[]): void {
  const words = [['median', median], ['least', (times: readonly number[]) => quantile(times, 0)]] as const;
  for (const [name, of] of words) {
    const [theirs, ours, anew] = [helm, kept, read].map((each) => each.reduce((sum, times) => sum + of(times), 0));
    const share = (own = 0): string => (theirs ? ` (${(own / theirs).toFixed(2)} x)` : '');
    console.log(`${what.padEnd(62)} ${name.padEnd(6)} helm template ${(theirs ?? 0).toFixed(0)} ms, kept ${(ours ?? 0).toFixed(1)} ms${share(ours)}, read ${(anew ?? 0).toFixed(1)} ms${share(anew)}`);
  }
}

function median(times: readonly number[]): number {
  return quantile(times, 0.5);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * A letter more, then one less, at a place of the values that changes with each: an image's tag, mostly. Each keystroke is answered after the
 * one before it, as the editor does, and once more by an evaluation from nothing, in turn. Times are those of the processor.
 */
function typeIn(each: Case, helm: string | undefined): void {
  const url = pathToFileURL(each.folder).href;
  const world = diskWorld();
  loadWholly(url, world);
  const original = world.text(`${url}/values.yaml`);
  if (!original) return;
  const places = [...original.text.matchAll(/^ *(?:tag|repository|registry|name|replicaCount):[ \t]*["']?[\w./-]/gm)].map((match) => match.index + match[0].length);
  const chart = new TypedChart(url, world, optionsOf(each));
  const [times, fresh, clock, theirs]: number[][] = [[], [], [], []];
  const executed: number[] = [];
  let before: Evaluation | undefined;
  for (let key = -40; key < KEYSTROKES; key += 1) {
    const place = places[Math.abs(key) % places.length] ?? 0;
    chart.write(key % 2 === 0 ? `${original.text.slice(0, place)}7${original.text.slice(place)}` : original.text);
    const [taken, went] = onProcessor(() => {
      const input = chart.input(before?.input);
      before = input && evaluateImages(input, before);
    });
    const [anew] = onProcessor(() => {
      const input = chart.freshInput();
      if (input) evaluateImages(input);
    });
    if (key < 0) continue;
    times?.push(taken);
    clock?.push(went);
    fresh?.push(anew);
    executed.push(before?.executed.length ?? 0);
    if (helm !== undefined && key % 20 === 0) theirs?.push(timed(() => renderWithHelm(helm, each)));
  }
  const told = (of: readonly number[] = []): string => `p50 ${quantile(of, 0.5).toFixed(1)} ms, p95 ${quantile(of, 0.95).toFixed(1)} ms`;
  const name = `a keystroke in ${basename(each.chart)}/values.yaml`.padEnd(56);
  console.log(`${name} after another ${told(times)}; from nothing ${told(fresh)}; p50 ${(median(times ?? []) / median(fresh ?? [])).toFixed(2)} x`);
  console.log(`${name} by the clock ${told(clock)}; helm template ${told(theirs)}`);
  console.log(`${name} executed ${quantile(executed, 0.5)} files at the median, ${Math.max(...executed)} at most, of ${before?.files.size ?? 0}; ${places.length} places`);
}

/** The processor's time and the clock's of one run, in milliseconds. */
function onProcessor(run: () => void): readonly [number, number] {
  const before = process.cpuUsage();
  const went = timed(run);
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, went];
}

main();
