import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { diskWorld, loadWholly } from '../support/chartWorlds';
import '../support/seed';
import { TypedChart } from '../support/typedChart';
import { applied, bothWays, lineEdits } from '../support/valuesEdits';
import { API_VERSIONS, Builder, KUBE_VERSION, RELEASE } from './builtCharts';
import { truthCharts } from './chartTruth';
import { hasCorpora } from './corpora';

/** `TRUTH=all` takes every chart, otherwise every tenth. */
const charts = hasCorpora() ? truthCharts().filter((_, at) => process.env['TRUTH'] === 'all' || at % 10 === 0) : [];

describe('real charts that are evaluated after edits of their values', function () {
  this.timeout(300_000);
  const builder = hasCorpora() ? new Builder() : undefined;
  after(() => builder?.remove());

  for (const { chart_dir } of charts) {
    it(`yield what a fresh evaluation yields: ${chart_dir}`, function () {
      const url = pathToFileURL(builder!.build(chart_dir).folder).href;
      const world = diskWorld();
      loadWholly(url, world);
      const chart = new TypedChart(url, world, { ...RELEASE, kubeVersion: KUBE_VERSION, apiVersions: API_VERSIONS });
      const original = chart.text;
      const first = bothWays(chart, undefined)?.again;
      fc.assert(fc.property(lineEdits, (edits) => {
        let before = first;
        for (const edit of edits.slice(0, 3)) {
          chart.write(applied(chart.text, original, edit));
          const both = bothWays(chart, before);
          assert.deepEqual(both?.again.templates, both?.fresh);
          before = both?.again;
        }
        chart.write(original);
      }), { numRuns: 2 });
    });
  }
});
