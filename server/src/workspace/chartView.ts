import { work } from '../base/work';
import { evaluateImages, type Evaluation } from '../charts/again/evaluate';
import type { TemplateImages } from '../charts/images';
import { injectedKeys, type InjectedValues } from '../charts/model/injected';
import { loadChart, type LoadedChart } from '../charts/model/load';
import { prepareChart, renderInput, type ChartOptions, type Prepared } from '../charts/model/prepare';
import type { RenderInput } from '../charts/value';
import { archiveSource } from '../charts/model/source';
import type { ChartProblem, ChartText, ChartWorld } from '../charts/model/world';
import { chartWorld } from './chartFiles';
import { profilesOf, rootFolders, rootOf, type ChartProfile } from './chartProfiles';
import type { FilePort } from './port';
import type { HelmSettings } from './settings';
import type { State } from './state';

/** The charts of a snapshot. Nothing of them is evaluated before somebody asks. */
export interface ChartsView {
  /** The folders of the charts that are no other's subcharts. */
  readonly roots: readonly string[];
  /** The folder of the chart that is rendered with a file in it; undefined for a file in no chart. */
  rootOf(uri: string): string | undefined;
  /**
   * A chart by its folder; undefined where there is none, or its files are not loaded. The same object comes back while nothing
   * changes that it is made from.
   */
  at(folder: string): EvaluatedChart | undefined;
}

/** A chart whose files are at hand, rendered when first asked for. */
export interface EvaluatedChart {
  readonly folder: string;
  readonly chart: LoadedChart;
  readonly profiles: readonly ChartProfile[];
  /** The text of a file of the chart, of those in archives too; undefined for one that was not needed. */
  readonly text: (uri: string) => ChartText | undefined;
  /** What Helm would render with the chart's own values, and what the command line gives over them. */
  readonly own: () => Rendering;
  /** The same with the values files of a profile. */
  readonly withProfile: (profile: ChartProfile) => Rendering;
  /** The same with texts that stand nowhere yet, or apply in this order. */
  readonly withFiles: (files: readonly ChartText[]) => Rendering;
  /** Whether its templates read what Apollo injects; that is unknown in `own`. */
  readonly asksForInjected: boolean;
  /** What Helm would render with the chart's own values and what is injected into them. */
  readonly withInjected: (values: InjectedValues) => Rendering;
}

/** What a chart yields under one set of values. */
export interface Rendering {
  readonly prepared: Prepared;
  /** What was rendered. */
  readonly input: RenderInput;
  readonly templates: readonly TemplateImages[];
  /** What is wrong with the values files that were given. */
  readonly problems: readonly ChartProblem[];
}

/** What an evaluated chart was made from, to tell whether it still holds. */
interface Made {
  readonly made: EvaluatedChart | undefined;
  readonly lists: ReadonlyMap<string, readonly string[] | undefined>;
  readonly texts: ReadonlyMap<string, ChartText | null | undefined>;
  readonly bytes: ReadonlyMap<string, Uint8Array | null | undefined>;
  readonly known: ChartWorld['charts'];
  readonly helm: HelmSettings;
  readonly profiles: string;
  readonly evaluations: Evaluations;
}

/** The last evaluation of a chart under each set of values files, from which the next one under the same files goes on. */
type Evaluations = Map<string, Evaluation>;

const lastMade = new WeakMap<State, Map<string, Made>>();

/** The charts as the state has them now. Later changes of the state do not show in it. */
export function chartsView(current: State, port: FilePort): ChartsView {
  const state = { ...current };
  const world = chartWorld(state, port, current);
  const cache = lastMade.get(current) ?? new Map<string, Made>();
  lastMade.set(current, cache);
  const settled = new Map<string, EvaluatedChart | undefined>();
  return {
    roots: rootFolders(state.charts),
    rootOf: (uri) => rootOf(state.charts, uri),
    at(folder) {
      if (!state.chartFiles.wanted.has(folder)) return undefined;
      if (settled.has(folder)) return settled.get(folder);
      const before = cache.get(folder);
      const next = before && holds(before, state, folder, world) ? before : make(state, folder, world, before);
      cache.set(folder, next);
      settled.set(folder, next.made);
      return next.made;
    },
  };
}

function holds(made: Made, state: State, folder: string, world: ChartWorld): boolean {
  if (made.known !== world.charts || made.helm !== state.settingsOf(`${folder}/Chart.yaml`).helm) return false;
  for (const [uri, text] of made.texts) if (world.text(uri) !== text) return false;
  for (const [uri, list] of made.lists) if (world.list(uri) !== list) return false;
  for (const [uri, bytes] of made.bytes) if (world.bytes(uri) !== bytes) return false;
  return made.profiles === JSON.stringify(profilesOf(state, folder, world.list(folder) ?? []));
}

function make(state: State, folder: string, world: ChartWorld, before: Made | undefined): Made {
  const helm = state.settingsOf(`${folder}/Chart.yaml`).helm;
  const lists = new Map<string, readonly string[] | undefined>();
  const texts = new Map<string, ChartText | null | undefined>();
  const bytes = new Map<string, Uint8Array | null | undefined>();
  const noted = <V>(map: Map<string, V>, uri: string, value: V): V => {
    map.set(uri, value);
    return value;
  };
  work.charts += 1;
  const recorder: ChartWorld = {
    ...world,
    list: (uri) => noted(lists, uri, world.list(uri)),
    text: (uri) => noted(texts, uri, world.text(uri)),
    bytes: (uri) => noted(bytes, uri, world.bytes(uri)),
  };
  const { chart: loaded, needs } = loadChart(folder, recorder);
  const ownTexts = new Map(texts);
  const profiles = profilesOf(state, folder, world.list(folder) ?? []);
  const textsOf = (uris: readonly string[]): readonly ChartText[] => uris.flatMap((uri) => noted(texts, uri, world.text(uri)) ?? []);
  const given = textsOf(helm.valuesFiles);
  const ofProfiles = new Map(profiles.map((profile) => [profile, textsOf(profile.files)] as const));
  const isWaiting = needs.folders.length + needs.texts.length + needs.bytes.length > 0 || [...texts.values()].includes(undefined);
  const evaluations = before?.evaluations ?? (new Map() as Evaluations);
  const chart = loaded && sameChart(loaded, new Map<string, unknown>([...lists, ...bytes, ...ownTexts]), before?.made?.chart);
  const rendering = (files: readonly ChartText[]): Rendering => {
    if (!chart) throw new Error('A chart that is not at hand was rendered.');
    return rendered(chart, [...files, ...given], helm, evaluations);
  };
  const made: EvaluatedChart | undefined = chart && !isWaiting ? {
    folder,
    chart,
    profiles,
    text: (uri) => textIn(uri, texts, bytes, world.unpacker),
    own: () => rendering([]),
    withProfile: (profile) => rendering(ofProfiles.get(profile) ?? []),
    withFiles: rendering,
    asksForInjected: injectedKeys(chart).length > 0,
    withInjected: injecting(chart, given, helm, evaluations),
  } : undefined;
  return { made, lists, texts, bytes, known: world.charts, helm, profiles: JSON.stringify(profiles), evaluations };
}

/** The texts that charts themselves were loaded from, those of profiles aside, so that an edit of a profile's file renders no other. */
const sources = new WeakMap<LoadedChart, ReadonlyMap<string, unknown>>();

function sameChart(chart: LoadedChart, own: ReadonlyMap<string, unknown>, old: LoadedChart | undefined): LoadedChart {
  const known = old && sources.get(old);
  const isSame = known?.size === own.size && [...own].every(([uri, source]) => known.get(uri) === source);
  if (old && isSame) return old;
  sources.set(chart, own);
  return chart;
}

/** A text by its URI; `a.tgz#/charts/b.tgz#/values.yaml` stands in an archive within an archive. */
function textIn(uri: string, texts: Made['texts'], bytes: Made['bytes'], unpacker: ChartWorld['unpacker']): ChartText | undefined {
  const [file = '', ...inner] = uri.split('#/');
  if (inner.length === 0) return texts.get(uri) ?? undefined;
  let archive = file;
  let content = bytes.get(file) ?? undefined;
  for (const [at, path] of inner.entries()) {
    const source = content && archiveSource(archive, content, unpacker).source;
    if (at === inner.length - 1) return source?.text(path) ?? undefined;
    content = source?.bytes(path) ?? undefined;
    archive = `${archive}#/${path}`;
  }
  return undefined;
}

/** Renderings by what is injected, kept for as long as the chart and its values stay as they are: each Environment has one. */
function injecting(chart: LoadedChart, files: readonly ChartText[], helm: HelmSettings, evaluations: Evaluations): EvaluatedChart['withInjected'] {
  const known = new Map<string, Rendering>();
  return (values) => {
    const key = JSON.stringify([...values]);
    const rendering = known.get(key) ?? renderedAnew(chart, { ...optionsOf(files, helm), injected: values }, evaluations);
    known.set(key, rendering);
    return rendering;
  };
}

interface Known {
  readonly files: readonly ChartText[];
  readonly helm: HelmSettings;
  readonly rendering: Rendering;
}

const renderings = new WeakMap<LoadedChart, Known[]>();
/** Renderings that are kept of a chart: its own and those of its profiles, where each edit of one makes another. */
const MOST_KEPT = 40;

function rendered(chart: LoadedChart, files: readonly ChartText[], helm: HelmSettings, evaluations: Evaluations): Rendering {
  const known = renderings.get(chart) ?? [];
  renderings.set(chart, known);
  const hit = known.find((one) => one.helm === helm && one.files.length === files.length && one.files.every((file, at) => file === files[at]));
  if (hit) return hit.rendering;
  const rendering = renderedAnew(chart, optionsOf(files, helm), evaluations);
  if (known.length >= MOST_KEPT) known.shift();
  known.push({ files, helm, rendering });
  return rendering;
}

/** More sets of values files than a chart has profiles come from who tries texts out, one after the other. */
const MOST_EVALUATIONS = 20;

function renderedAnew(chart: LoadedChart, options: ChartOptions, evaluations: Evaluations): Rendering {
  work.renderings += 1;
  const prepared = prepareChart(chart, options);
  const key = JSON.stringify([options.valuesFiles?.map(({ uri }) => uri), options.injected && [...options.injected]]);
  const before = evaluations.get(key);
  const input = renderInput(prepared, { before: before?.input });
  const evaluation = evaluateImages(input, before);
  // The one that was used last stands last.
  evaluations.delete(key);
  evaluations.set(key, evaluation);
  const [oldest] = evaluations.keys();
  if (evaluations.size > MOST_EVALUATIONS && oldest !== undefined) evaluations.delete(oldest);
  return { prepared, input, templates: evaluation.templates, problems: prepared.problems };
}

function optionsOf(valuesFiles: readonly ChartText[], { kubeVersion, namespace, releaseName, overrides }: HelmSettings): ChartOptions {
  return { valuesFiles, overrides, kubeVersion, namespace, releaseName };
}
