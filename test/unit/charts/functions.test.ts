import { strict as assert } from 'node:assert';
import { ensureHelm } from '../../../scripts/lib/helm.mjs';
import { functionNames } from '../../../server/src/charts/functions/names';
import { FUNCTIONS } from '../../../server/src/charts/functions/table';
import { ours } from '../../support/charts';
import { renderWithHelm } from '../../support/helm';
import { CASES, CASE_VALUES } from './cases';

describe('templates and functions', () => {
  it('are built for every name that Helm knows', () => {
    assert.deepEqual(functionNames().filter((name) => !FUNCTIONS.has(name)), ['and', 'or']);
    assert.deepEqual([...FUNCTIONS.keys()].filter((name) => !functionNames().includes(name)), []);
  });

  it('print what Helm prints', () => {
    for (const [template, wanted] of CASES) {
      const mine = ours({ template, values: CASE_VALUES });
      if (wanted === undefined) assert.notEqual(mine.error, undefined, template);
      else assert.equal(mine.error?.message ?? mine.text, wanted, template);
    }
  });

  it('are expected to print what Helm says today', async function () {
    this.timeout(300_000);
    const helm = await ensureHelm();
    if (helm === undefined) return this.skip();
    // Those that fail are rendered alone elsewhere, in the comparison of generated templates.
    const good = CASES.filter(([, text]) => text !== undefined);
    const answers = renderWithHelm(helm, good.map(([template]) => ({ template, values: CASE_VALUES })));
    good.forEach(([template, text], index) => assert.deepEqual(answers[index], { text }, template));
  });
});
