import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHelm } from '../../../scripts/lib/helm.mjs';
import { chartFiles, renderWholeChart } from '../../support/wholeCharts';

const FOLDER = join(__dirname, 'styles');

/** Small charts in the styles of public ones, each a text that `chartFiles` reads; a `values-*.yaml` of theirs is a set of values. */
describe('charts in many styles', function () {
  this.timeout(60_000);
  let helm: string | undefined;

  before(async function () {
    helm = await ensureHelm();
    if (helm === undefined) this.skip();
  });

  for (const name of readdirSync(FOLDER)) {
    const files = chartFiles(readFileSync(join(FOLDER, name), 'utf8'));
    for (const set of ['values.yaml', ...Object.keys(files).filter((path) => /^values-.*\.yaml$/.test(path))]) {
      it(`render as Helm renders them: ${name} with ${set}`, () => {
        const { helm: expected, ours, unknown, errors } = renderWholeChart(helm!, files, set === 'values.yaml' ? [] : [files[set] ?? '']);
        assert.ok(!('error' in expected), `Helm refuses it: ${String(expected.error)}`);
        assert.deepEqual({ ours, unknown, errors }, { ours: expected, unknown: [], errors: [] });
      });
    }
  }
});
