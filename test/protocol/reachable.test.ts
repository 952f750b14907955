import assert from 'node:assert/strict';
import { startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { IMAGE, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';
const NODES = 'file:///ws/nodes/registries.yaml';

const site = (hosts: string): string => `${REGISTRIES}environments:
  - id: site-a
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes/*]
    reachableHosts: ${hosts}
`;

const found = (client: TestClient): readonly string[] => client.diagnostics(APP).map(({ code, message }) => `${String(code)}: ${typeof message === 'string' ? message : message.value}`);

describe('reachable hosts in an editor', () => {
  afterEach(stopClients);

  it('what an Environment reaches, and what its nodes redirect, shows at once', async () => {
    const client = await startClient({ files: { [TABLE]: site('[]') } });
    client.open(APP, `${pod(IMAGE)}    - image: ghcr.io/foo/bar:1\n`);
    await client.idle();
    assert.deepEqual(found(client), ['image.unreachable: `ghcr.io/foo/bar:1` cannot be pulled in `site-a`: no rule redirects `ghcr.io`, and it is not reachable there.']);
    client.open(TABLE, site('["mirror.example.com"]'));
    await client.idle();
    assert.equal(found(client).length, 1);
    client.port.write(NODES, 'mirrors:\n  ghcr.io:\n    endpoint: ["https://mirror.example.com"]\n');
    client.changedOnDisk({ uri: NODES, type: 1 });
    await client.idle();
    assert.deepEqual(found(client), []);
    client.change(TABLE, site('[]'), 2);
    await client.idle();
    assert.deepEqual(found(client), [
      'image.unreachable: `ghcr.io/foo/bar:1` cannot be pulled in `site-a`: `ghcr.io` is redirected to `mirror.example.com`, and neither that nor `ghcr.io` itself is reachable there.',
    ]);
    client.change(TABLE, site('[ghcr.io]'), 3);
    await client.idle();
    assert.deepEqual(found(client), []);
  });
});
