// @ts-check
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Prints a dot for each test and the failures at the end, and writes the totals as JSON into the file that MIRROR_LENS_TOTALS names.
 */
export default class TotalsReporter extends Mocha.reporters.Dot {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.MIRROR_LENS_TOTALS;
    if (!file) return;
    runner.once('end', () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}
