import assert from 'node:assert/strict';
import manifest from '../../package.json';
import { startClient, stopClients } from './support/client';
import { REGISTRIES } from './support/texts';

const KEYS = Object.keys(Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as object).map((key) => key.replace(/^mirrorLens\./, ''));

/** Settings as a client gives them, each key of which has a value that no setting allows. */
function allWrong(): Record<string, unknown> {
  const section: Record<string, unknown> = {};
  for (const key of KEYS) {
    const [name = '', below] = key.split('.');
    if (below === undefined) section[name] = [17];
    else section[name] = { ...(section[name] as object | undefined), [below]: [17] };
  }
  return section;
}

describe('settings', () => {
  afterEach(stopClients);

  it('are all taken up while the server runs, for better or worse', async () => {
    const client = await startClient({ files: { 'file:///ws/apollo-registries.yaml': REGISTRIES } });
    const complaints = async (): Promise<readonly string[]> => {
      await client.idle();
      return (client.statuses.at(-1)?.troubles ?? []).flatMap(({ message }) => /^The setting `mirrorLens\.([\w.]+)/.exec(message)?.[1] ?? []);
    };
    assert.deepEqual(await complaints(), []);
    client.setSettings({ '': { mirrorLens: allWrong() } });
    assert.deepEqual([...new Set(await complaints())].sort(), [...KEYS].sort());
    client.setSettings({ '': { mirrorLens: {} } });
    assert.deepEqual(await complaints(), []);
  });
});
