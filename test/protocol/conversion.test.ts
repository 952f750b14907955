import assert from 'node:assert/strict';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { convertiblesRequest, convertRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients } from './support/client';

const K3S_URI = 'file:///ws/nodes/registries.yaml';
const K3S = `mirrors:
  docker.io:
    endpoint: ["https://mirror.corp"]
  quay.io:
    endpoint: ["https://mirror.corp/quay"]
    rewrite: { "^team/(.*)$": "other/$1" }
configs:
  mirror.corp:
    auth: { username: robot, password: hunter2 }
`;
const REGISTRY_URI = 'file:///ws/apollo-registries.yaml';
const REGISTRY = `artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com]
  - registryUrl: b.example.com
    mirroredRegistries: [internal.registry.com]
environments:
  - id: prod
    artifactRegistries: [a.example.com]
  - id: dev
    artifactRegistries: [b.example.com]
`;
const FILES = {
  [K3S_URI]: K3S,
  [REGISTRY_URI]: REGISTRY,
  'file:///ws/nodes/certs.d/docker.io/hosts.toml': '[host."https://mirror.corp"]\n',
  'file:///ws/nodes/certs.d/quay.io/hosts.toml': '[host."https://mirror.corp"]\n',
  'file:///ws/nodes/certs.d/ghcr.io/hosts.toml': '[host."https://mirror.corp"]\n',
  'file:///ws/kustomization.yaml': 'images:\n  - name: nginx\n    newName: mirror.corp/nginx\n',
};

describe('Keys of node configurations over the protocol', () => {
  afterEach(stopClients);

  it('are completed and explained in an open TOML file', async () => {
    const client = await startClient({ files: FILES });
    const uri = 'file:///ws/registries.conf';
    client.open(uri, '[[registry]]\nlocation = "quay.io"\n\n', 'toml');
    await client.idle();
    const items = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', { textDocument: { uri }, position: { line: 2, character: 0 } });
    assert.deepEqual(items.slice(0, 2).map(({ label, textEdit }) => [label, textEdit && 'range' in textEdit ? textEdit.newText : '']), [['prefix', 'prefix = ""'], ['insecure', 'insecure = ']]);
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 2 } });
    assert.match(JSON.stringify(hover.contents), /What takes the place of the prefix/);
  });
});

describe('Converting mirror tables over the protocol', () => {
  afterEach(stopClients);

  it('offers the table of the open file alone, in every other dialect', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { isOwn, tables } = await client.ask(convertiblesRequest, { uri: K3S_URI });
    assert.equal(isOwn, true);
    const [table] = tables;
    assert.deepEqual(tables.map(({ dialect, name, files, uris, environments }) => ({ dialect, name, files, uris, environments })), [
      { dialect: 'k3s', name: 'k3s', files: 'nodes/registries.yaml', uris: [K3S_URI], environments: [] },
    ]);
    assert.deepEqual(table?.targets, [
      { id: 'registries.conf', name: 'registries.conf' }, { id: 'hosts.toml', name: 'hosts.toml' }, { id: 'idms', name: "OpenShift's mirror sets" }, { id: 'talos', name: 'Talos' },
      { id: 'apollo', name: 'A registry file of Apollo' },
    ]);
  });

  it('offers all tables where the open file is none', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { isOwn, tables } = await client.ask(convertiblesRequest, { uri: 'file:///ws/kustomization.yaml' });
    assert.equal(isOwn, false);
    assert.deepEqual(tables.map(({ name, files }) => `${name}: ${files}`), [
      'Apollo: apollo-registries.yaml',
      'containerd: nodes/certs.d/docker.io/hosts.toml, nodes/certs.d/ghcr.io/hosts.toml and 1 more',
      'k3s: nodes/registries.yaml',
    ]);
    assert.deepEqual(await client.ask(convertiblesRequest, {}), { isOwn, tables });
  });

  it('gives the files with their languages, and a page with a link to the line of each thing that is left out', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { files, markdown, summary } = await client.ask(convertRequest, { dialect: 'k3s', uris: [K3S_URI], target: 'hosts.toml' });
    assert.deepEqual(files, [
      { name: 'certs.d/docker.io/hosts.toml', text: '[host."https://mirror.corp"]\n  capabilities = ["pull", "resolve"]\n', language: 'toml' },
    ]);
    assert.equal(summary, '1 file for hosts.toml; 2 things left out.');
    assert.equal(markdown, `# What cannot be said in hosts.toml

1 file for hosts.toml; 2 things left out.

## Left out

- [nodes/registries.yaml:6](${K3S_URI}#L6): \`quay.io\` rewrites paths by an expression that puts no fixed text in front of them.
- [nodes/registries.yaml:9](${K3S_URI}#L9): \`mirror.corp\` has credentials, which are never written; enter them where they belong.
`.replaceAll('/registries.yaml:', '\\/registries.yaml:'));
  });

  it('converts what is being edited', async () => {
    const client = await startClient({ files: FILES });
    client.open(K3S_URI, 'mirrors:\n  ghcr.io:\n    endpoint: ["https://mirror.corp"]\n');
    await client.idle();
    const { files, markdown, summary } = await client.ask(convertRequest, { dialect: 'k3s', uris: [K3S_URI], target: 'talos' });
    assert.deepEqual(files.map(({ name, language }) => `${name} ${language}`), ['registries.talos.yaml yaml']);
    assert.ok(files[0]?.text.includes('name: "ghcr.io"'));
    assert.deepEqual([markdown, summary], [null, '1 file for Talos; everything is said.']);
  });

  it('asks of a registry file for the Environment whose mirrors count', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { tables } = await client.ask(convertiblesRequest, { uri: REGISTRY_URI });
    assert.deepEqual(tables.map(({ dialect, environments }) => ({ dialect, environments })), [{ dialect: 'apollo', environments: ['prod', 'dev'] }]);
    const { files } = await client.ask(convertRequest, { dialect: 'apollo', uris: [REGISTRY_URI], target: 'k3s', environment: 'dev' });
    assert.equal(files[0]?.text, 'mirrors:\n  "internal.registry.com":\n    endpoint:\n      - "https://b.example.com"\n');
  });

  it('says so where the table is gone meanwhile', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    assert.deepEqual(await client.ask(convertRequest, { dialect: 'talos', uris: [K3S_URI], target: 'k3s' }), { files: [], markdown: null, summary: 'The mirror table is no longer there.' });
  });
});
