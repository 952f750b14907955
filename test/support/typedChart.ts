import { loadChart } from '../../server/src/charts/model/load';
import { prepareChart, renderInput, type ChartOptions } from '../../server/src/charts/model/prepare';
import type { ChartText, ChartWorld } from '../../server/src/charts/model/world';
import type { RenderInput } from '../../server/src/charts/value';
import type { LazyWorld } from './chartWorlds';

/** A chart in which one values file after the other takes the place of the one that is there. */
export class TypedChart {
  #current: ChartText;
  readonly #draft = {};

  constructor(private readonly folder: string, private readonly world: LazyWorld, private readonly options: ChartOptions = {}, uri = `${folder}/values.yaml`) {
    this.#current = world.text(uri) ?? { uri, text: '' };
  }

  /** An input of the chart as it is now that shares nothing with any other, of a text that is read from its beginning. */
  freshInput(): RenderInput | undefined {
    const fresh = new TypedChart(this.folder, this.world, this.options, this.#current.uri);
    fresh.write(this.#current.text);
    return fresh.input();
  }

  get text(): string {
    return this.#current.text;
  }

  write(text: string): void {
    this.#current = { uri: this.#current.uri, text, draft: this.#draft };
  }

  /** A new input of the chart as it is now, after an earlier one. */
  input(before?: RenderInput): RenderInput | undefined {
    const { world } = this;
    const edited: ChartWorld = {
      list: (folder) => world.list(folder), bytes: (uri) => world.bytes(uri), charts: world.charts, unpacker: world.unpacker,
      text: (uri) => (uri === this.#current.uri ? this.#current : world.text(uri)),
    };
    const { chart } = loadChart(this.folder, edited);
    const valuesFiles = this.options.valuesFiles?.map((file) => (file.uri === this.#current.uri ? this.#current : file)) ?? [];
    return chart && renderInput(prepareChart(chart, { ...this.options, valuesFiles }), { before });
  }
}
