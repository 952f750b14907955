import assert from 'node:assert/strict';
import { foldsOf } from '../../../server/src/features/folding';
import { worldOf } from '../../support/world';

const TABLE = 'file:///ws/apollo-registries.yaml';

describe('folding', () => {
  const FILE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries:
      - x.example.com
      - y.example.com

  - registryUrl: b.example.com
    mirroredRegistries: [z.example.com]
`;

  it('folds the keys and items of a registry file that reach over several lines, without the blank lines behind them', async () => {
    const { snapshot } = await worldOf(FILE);
    assert.deepEqual(foldsOf(snapshot, TABLE)?.map(({ startLine, endLine }) => [startLine, endLine]), [[1, 8], [2, 5], [3, 5], [7, 8]]);
  });

  it('leaves other files to the editor', async () => {
    const { snapshot } = await worldOf(FILE + '#- /app.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n');
    assert.equal(foldsOf(snapshot, 'file:///ws/app.yaml'), undefined);
  });
});
