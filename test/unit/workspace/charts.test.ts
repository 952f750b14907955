import assert from 'node:assert/strict';
import type { Snapshot } from '../../../server/src/workspace/snapshot';
import { POD, WS, open, podText, started } from './started';

describe('the chart around a file', () => {
  const CHART = `${WS}/chart/Chart.yaml`;
  const VALUES = `${WS}/chart/values.yaml`;
  const chartText = (appVersion: string, rest = '') => `apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "${appVersion}"\n${rest}`;
  const values = 'image:\n  repository: internal.registry.com/foo/bar\n';
  const chartOf = (snapshot: Snapshot, uri: string) => (snapshot.documents.get(uri)?.entry ?? snapshot.files.get(uri))?.surroundings.chart;

  it('is the nearest one, in its folder or above, and not above the workspace folder', async () => {
    const { workspace } = await started({
      'file:///Chart.yaml': chartText('0'),
      [CHART]: chartText('2.0', 'dependencies:\n  - name: redis\n    alias: cache\n  - name: mysql\n'),
      [VALUES]: values, [`${WS}/chart/ci/deep/values.yaml`]: values, [`${WS}/chart-old/values.yaml`]: values, [`${WS}/values.yaml`]: values,
    });
    const snapshot = workspace.snapshot();
    assert.deepEqual(chartOf(snapshot, VALUES), { name: 'app', version: '1.0.0', appVersion: '2.0', dependencies: ['cache', 'mysql'], below: '' });
    assert.equal(chartOf(snapshot, `${WS}/chart/ci/deep/values.yaml`)?.below, 'ci/deep');
    assert.equal(chartOf(snapshot, `${WS}/chart-old/values.yaml`), undefined);
    assert.equal(chartOf(snapshot, `${WS}/values.yaml`), undefined);
    assert.equal(snapshot.files.get(VALUES)?.surroundings.path, 'chart/values.yaml');
  });

  it('renews the entries below it when it changes, and only then', async () => {
    const { port, workspace } = await started({ [CHART]: chartText('2.0'), [VALUES]: values, [POD]: podText() });
    const before = workspace.snapshot();
    port.resetCalls();
    port.write(CHART, chartText('2.0', '# a comment\n'));
    await workspace.filesChanged([{ uri: CHART, kind: 'changed' }]);
    assert.deepEqual(port.reads, [CHART]);
    assert.equal(workspace.snapshot().files.get(VALUES), before.files.get(VALUES));

    port.write(CHART, chartText('3.0'));
    await workspace.filesChanged([{ uri: CHART, kind: 'changed' }]);
    assert.equal(chartOf(workspace.snapshot(), VALUES)?.appVersion, '3.0');
    assert.ok(!port.reads.includes(POD));

    port.remove(CHART);
    await workspace.filesChanged([{ uri: CHART, kind: 'deleted' }]);
    assert.equal(chartOf(workspace.snapshot(), VALUES), undefined);
  });

  it('counts as it is typed for open documents, without a read', async () => {
    const { port, workspace } = await started({ [CHART]: chartText('2.0'), [VALUES]: values });
    workspace.open(open(VALUES, values));
    workspace.open(open(CHART, chartText('2.0')));
    const tree = workspace.snapshot().documents.get(VALUES)?.tree;
    port.resetCalls();
    workspace.change({ uri: CHART, version: 2, text: chartText('4.0') });
    const snapshot = workspace.snapshot();
    assert.equal(chartOf(snapshot, VALUES)?.appVersion, '4.0');
    assert.equal(snapshot.documents.get(VALUES)?.tree, tree);
    assert.equal(port.calls.read, 0);
    workspace.close(CHART);
    assert.equal(chartOf(workspace.snapshot(), VALUES)?.appVersion, '2.0');
  });
});
