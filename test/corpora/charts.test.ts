import { allOf, Comparison } from './chartComparison';
import { hasCorpora, report } from './corpora';

/** What must hold of the charts of the corpora, in percent of their sets. */
const LEAST = { default: 99, all: 97 };

describe('images of the charts of the corpora, against Helm', function () {
  this.timeout(3_600_000);
  let comparison: Comparison | undefined;

  before(async function () {
    if (hasCorpora()) comparison = await Comparison.start();
    if (!comparison) this.skip();
  });

  after(() => comparison?.end());

  it('are those that Helm renders with each chart\'s own values', async () => {
    const result = await comparison!.compare((set) => set.name === 'default');
    report([`charts: ${result.words('default sets')}`], result.differences);
    result.check(LEAST.default);
  });

  // Some hundred renderings by Helm and by the evaluator: `npm run truth` asks for them.
  it('are those that Helm renders with every set of values', async function () {
    if (!allOf(process.env)) this.skip();
    const result = await comparison!.compare(() => true);
    report([`charts: ${result.words('sets')}`], result.differences);
    result.check(LEAST.all);
  });
});
