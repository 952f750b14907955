import assert from 'node:assert/strict';
import { compareRequest, tableFilesRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients } from './support/client';
import { pod } from './support/texts';

const TABLE_URI = 'file:///ws/apollo-registries.yaml';
const table = (registry: string): string => `artifactRegistries:
  - registryUrl: ${registry}
    mirroredRegistries: [internal.registry.com]
`;
const ENVIRONMENTS = `environments:
  - id: prod
    artifactRegistries: [a.example.com]
  - id: dev
    artifactRegistries: []
`;
const FILES = {
  [TABLE_URI]: table('a.example.com'),
  'file:///ws/pod.yaml': pod('internal.registry.com/foo/bar:1.0.0'),
  'file:///ws/other.yaml': pod('quay.io/x/y:1'),
  'file:///ws/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'file:///ws/chart/templates/pod.yaml': pod('internal.registry.com/web:1'),
};

describe('Comparing pull sources over the protocol', () => {
  afterEach(stopClients);

  it('holds the table as it is edited against older texts', async () => {
    const client = await startClient({ files: FILES });
    client.open(TABLE_URI, table('b.example.com'));
    await client.idle();
    assert.deepEqual(await client.ask(tableFilesRequest, null), { uris: [TABLE_URI] });
    const { markdown, ...numbers } = await client.ask(compareRequest, { kind: 'texts', label: 'what is saved', texts: [{ uri: TABLE_URI, text: table('a.example.com') }] });
    assert.deepEqual(numbers, { changes: 2, compared: 3, summary: '2 of 3 image references change: 2 moved.' });
    assert.ok(markdown.includes('| 2 | `a.example.com` | `b.example.com` | [pod.yaml:8](file:///ws/chart/templates/pod.yaml#L8), [pod.yaml:8](file:///ws/pod.yaml#L8) |'), markdown);
  });

  it('takes a table that was not there for a new one', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { markdown } = await client.ask(compareRequest, { kind: 'texts', label: 'what is committed', texts: [{ uri: TABLE_URI, text: null }] });
    assert.ok(markdown.includes('| 2 | `internal.registry.com` (no rule) | `a.example.com` |'), markdown);
  });

  it('holds one Environment against another', async () => {
    const client = await startClient({ files: { ...FILES, [TABLE_URI]: table('a.example.com') + ENVIRONMENTS } });
    await client.idle();
    const { markdown, changes } = await client.ask(compareRequest, { kind: 'environments', before: 'prod', after: 'dev' });
    assert.equal(changes, 2);
    assert.ok(markdown.includes('From prod to dev: 2 of 3 image references change: 2 newly unmatched.'), markdown);
  });

  it('says that nothing changes', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { summary } = await client.ask(compareRequest, { kind: 'texts', label: 'what is saved', texts: [] });
    assert.equal(summary, 'No pull source changes (3 image references compared).');
  });
});
