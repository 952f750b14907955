import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { chartImages, type ChartImage, type TemplateImages } from '../../server/src/charts/images';
import type { LoadedChart } from '../../server/src/charts/model/load';
import { prepareChart, renderInput } from '../../server/src/charts/model/prepare';
import { loadFromDisk } from '../support/chartWorlds';
import { API_VERSIONS, containerImages, KUBE_VERSION, RELEASE, renderWithHelm, type Builder, type BuiltChart } from './builtCharts';
import { readTruth } from './corpora';

/** One rendering of the truth: a chart with its values. */
export interface TruthSet {
  readonly name: string;
  readonly override: unknown;
  readonly images: readonly string[];
}

export interface TruthChart {
  readonly chart_dir: string;
  readonly sets: readonly TruthSet[];
}

/** How one set came out. */
export interface Outcome {
  readonly chart: string;
  readonly set: string;
  /** Images that Helm renders and the evaluator does not know. */
  readonly lacking: readonly string[];
  /** Images that the evaluator says and Helm does not render: bugs, all of them. */
  readonly wrong: readonly string[];
  /** What the evaluator says that it does not know. */
  readonly unknown: readonly string[];
  readonly milliseconds: number;
}

/** Whose dependencies were not those that the truth was computed with; the corpora's README names five of them. */
const OTHERWISE_BUILT = new Set(['kube-prometheus-stack', 'argo-cd', 'wordpress', 'keycloak', 'prometheus-kafka-exporter']);

export function truthCharts(): readonly TruthChart[] {
  return readTruth('values_truth.json') as readonly TruthChart[];
}

/** Whether the truth's own images hold for the chart as it is built here; otherwise Helm has to be asked. */
export function hasTruth({ chart_dir }: TruthChart, { absent }: BuiltChart): boolean {
  return absent.length === 0 && !OTHERWISE_BUILT.has(basename(chart_dir));
}

/** Compares one set; `helm` is asked where the truth's own images do not hold, or always where `ask` says so. */
export async function compareSet(truth: TruthChart, set: TruthSet, built: BuiltChart, loaded: LoadedChart, helm: string, ask: boolean): Promise<Outcome> {
  const valuesFiles = valuesFilesOf(truth, set, built);
  const started = performance.now();
  const images = evaluate(loaded, valuesFiles);
  const milliseconds = performance.now() - started;
  const expected = ask || !hasTruth(truth, built) ? await imagesOfHelm(helm, built, valuesFiles) : [...new Set(set.images)];
  // A chart that Helm refuses has no images, and the evaluator has to see that it is refused.
  if (expected === undefined) {
    const lacking = images.unknown.length === 0 ? ['an error'] : [];
    return { chart: truth.chart_dir, set: set.name, lacking, wrong: [], unknown: images.unknown, milliseconds };
  }
  const known = new Set(images.images.filter((image) => image.unknown.length === 0).map((image) => image.written));
  return {
    chart: truth.chart_dir,
    set: set.name,
    lacking: expected.filter((image) => !known.has(image)),
    wrong: [...known].filter((image) => !expected.includes(image)),
    unknown: images.unknown,
    milliseconds,
  };
}

async function imagesOfHelm(helm: string, built: BuiltChart, valuesFiles: readonly string[]): Promise<readonly string[] | undefined> {
  const { text, error } = await renderWithHelm(helm, built.folder, valuesFiles);
  return error === undefined ? containerImages(text) : undefined;
}

/** The set's values as files: one of the chart's own, and what the truth adds. */
function valuesFilesOf(truth: TruthChart, set: TruthSet, { folder }: BuiltChart): readonly string[] {
  const files: string[] = [];
  // A chart that Helm refuses without values was rendered upon its own example of them.
  if (set.override && !truth.sets.some(({ name }) => name === 'default')) files.push(join(folder, 'ci/default-values.yaml'));
  if (existsSync(join(folder, set.name))) files.push(join(folder, set.name));
  else if (set.name !== 'default' && !set.override) throw new Error(`${folder} lacks ${set.name}`);
  if (set.override) {
    const file = join(folder, '..', `${set.name.replaceAll('/', '_')}.json`);
    writeFileSync(file, JSON.stringify(set.override));
    files.push(file);
  }
  return files;
}

/** What the evaluator says of a chart, as `helm template` would answer where a cluster would. */
export function evaluate(loaded: LoadedChart, valuesFiles: readonly string[]): { readonly images: readonly ChartImage[]; readonly unknown: readonly string[] } {
  const texts = valuesFiles.map((file) => ({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') }));
  const prepared = prepareChart(loaded, { ...RELEASE, kubeVersion: KUBE_VERSION, apiVersions: API_VERSIONS, valuesFiles: texts });
  const files = chartImages(renderInput(prepared), { maxVariants: 1 });
  const images = files.flatMap((file) => file.images).filter((image) => image.sure && image.within === undefined && image.variants.includes(0));
  return { images, unknown: [...files.flatMap(errorsOf), ...images.flatMap(unknownOf)] };
}

function errorsOf({ template, variants }: TemplateImages): readonly string[] {
  const error = variants[0]?.error;
  return error ? [`${template.name}: ${error.code} ${error.message} (${error.uri.slice(error.uri.lastIndexOf('/') + 1)}:${String(error.span.start)})`] : [];
}

function unknownOf(image: ChartImage): readonly string[] {
  return image.unknown.map(({ code, name }) => `${image.template.name}: ${image.written} ${code} ${name}`);
}

/** Loads a built chart. */
export function loadBuilt(builder: Builder, truth: TruthChart): { readonly built: BuiltChart; readonly loaded: LoadedChart } {
  const built = builder.build(truth.chart_dir);
  const loaded = loadFromDisk(built.folder);
  if (!loaded) throw new Error(`${truth.chart_dir} is no chart`);
  return { built, loaded };
}
