import assert from 'node:assert/strict';
import type { LoadedChart } from '../../server/src/charts/model/load';
import { Builder, type BuiltChart } from './builtCharts';
import { compareSet, loadBuilt, truthCharts, type Outcome, type TruthChart, type TruthSet } from './chartTruth';
import { percent } from './corpora';

/** Whether the environment asks for every set, each rendered by Helm on the chart as it is built here. */
export function allOf(environment: NodeJS.ProcessEnv): boolean {
  return environment['TRUTH'] === 'all';
}

/** The charts of the corpora, each built once for Helm and the evaluator alike. */
export class Comparison {
  readonly #built = new Map<TruthChart, { readonly built: BuiltChart; readonly loaded: LoadedChart }>();

  private constructor(
    private readonly helm: string,
    private readonly builder: Builder,
  ) {}

  /** Undefined where Helm cannot be had. */
  static async start(): Promise<Comparison | undefined> {
    const { ensureHelm } = await import('../../scripts/lib/helm.mjs');
    const helm = await ensureHelm();
    return helm === undefined ? undefined : new Comparison(helm, new Builder());
  }

  /** Compares the sets that are wanted. Helm is asked where the truth's own images do not hold, and everywhere when all are. */
  async compare(wanted: (set: TruthSet) => boolean): Promise<Result> {
    const outcomes: Outcome[] = [];
    for (const chart of truthCharts()) {
      const sets = chart.sets.filter(wanted);
      if (sets.length === 0) continue;
      const { built, loaded } = this.#chart(chart);
      for (const set of sets) outcomes.push(await compareSet(chart, set, built, loaded, this.helm, allOf(process.env)));
    }
    return new Result(outcomes);
  }

  #chart(chart: TruthChart): { readonly built: BuiltChart; readonly loaded: LoadedChart } {
    const made = this.#built.get(chart) ?? loadBuilt(this.builder, chart);
    this.#built.set(chart, made);
    return made;
  }

  end(): void {
    this.builder.remove();
  }
}

/** How a comparison came out. */
export class Result {
  constructor(private readonly outcomes: readonly Outcome[]) {}

  get #equal(): readonly Outcome[] {
    return this.outcomes.filter(({ lacking, wrong }) => lacking.length === 0 && wrong.length === 0);
  }

  get #wrong(): readonly Outcome[] {
    return this.outcomes.filter(({ wrong }) => wrong.length > 0);
  }

  words(what: string): string {
    const share = percent(this.#equal.length, this.outcomes.length);
    const unknown = this.outcomes.length - this.#equal.length - this.#wrong.length;
    return `${this.outcomes.length} ${what}, ${share} % equal, ${this.#wrong.length} wrong, ${unknown} unknown`;
  }

  get differences(): readonly string[] {
    const differing = this.outcomes.filter((outcome) => !this.#equal.includes(outcome));
    return differing.map(({ chart, set, lacking, wrong, unknown }) => `${chart} ${set}: lacks [${lacking.join(', ')}], wrong [${wrong.join(', ')}]; ${unknown.join('; ')}`);
  }

  /** Fails where an image is wrong, or where too few sets are equal. */
  check(least: number): void {
    const share = percent(this.#equal.length, this.outcomes.length);
    const wrong = this.#wrong.map(({ chart, set, wrong: images }) => `${chart} ${set}: ${images.join(', ')}`);
    assert.deepEqual(wrong, []);
    assert.ok(share >= least, `${share} % instead of ${least} %: ${this.differences.join('\n')}`);
  }
}
