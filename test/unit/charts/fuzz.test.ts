import { strict as assert } from 'node:assert';
import { ensureHelm } from '../../../scripts/lib/helm.mjs';
import { oursByAnswers, type Ours } from '../../support/charts';
import { renderWithHelm, type HelmResult } from '../../support/helm';
import { chance, FUZZ_HELPERS, FUZZ_VALUES, template } from '../../support/templates';

/** Cases of one run; `CASES=20000` looks further. */
const count = Number(process.env['CASES'] ?? 150);
const seed = process.env['SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(process.env['SEED'] ?? 20261123);
const BATCH = 150;

/** Whether Helm's answer is what the evaluator says, or may be, as it says that it does not know. */
function agrees({ text, unknown, error }: Ours, wanted: HelmResult): boolean {
  if (error) return 'error' in wanted;
  return unknown !== undefined || ('text' in wanted && text === wanted.text);
}

describe('generated templates', function () {
  this.timeout(0);

  it('print what Helm prints, or are unknown', async function () {
    const helm = await ensureHelm();
    if (helm === undefined) return this.skip();
    const random = chance(seed);
    const differences: string[] = [];
    let unknown = 0;
    for (let done = 0; done < count; done += BATCH) {
      const cases = Array.from({ length: Math.min(BATCH, count - done) }, () => ({ template: template(random), values: FUZZ_VALUES }));
      const answers = cases.map((each) => {
        const all = oursByAnswers(each, FUZZ_HELPERS);
        return { each, all, mine: all[0] ?? { text: '', unknown: undefined, error: undefined } };
      });
      // A file that fails ends a run of Helm, so those that should fail are rendered alone, and only some of them.
      const good = answers.filter(({ mine }) => !mine.error);
      const theirs = new Map(renderWithHelm(helm, good.map(({ each }) => each), FUZZ_HELPERS).map((wanted, index) => [good[index]?.each, wanted]));
      for (const { each, all, mine } of answers) {
        const wanted = theirs.get(each) ?? (random() < 0.1 ? renderWithHelm(helm, [each], FUZZ_HELPERS)[0] : undefined);
        if (!wanted) continue;
        // Where a condition cannot be known, each of its answers is said, and one of them has to be Helm's.
        if ((mine.unknown && !mine.error) || all.length > 1) unknown += 1;
        if (!all.some((variant) => agrees(variant, wanted))) {
          differences.push(`${each.template}\n  Helm: ${'text' in wanted ? JSON.stringify(wanted.text) : wanted.error.trim()}\n  ours: ${mine.error ? `error ${mine.error.message}` : JSON.stringify(mine.text)}`);
        }
      }
    }
    assert.equal(differences.length, 0, `seed ${seed}: ${differences.length} of ${count} differ\n${differences.slice(0, 20).join('\n')}`);
    assert.ok(unknown < count * 0.2, `${unknown} of ${count} are unknown`);
  });
});
