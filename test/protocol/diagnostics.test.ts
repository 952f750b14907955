import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { DIAGNOSTIC_PAGES } from '../../server/src/lsp/protocol';
import { manualTimers, startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, OVERLAP, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';

function codes(client: TestClient, uri: string): readonly unknown[] {
  return client.diagnostics(uri).map((diagnostic) => diagnostic.code);
}

function textOf(diagnostic: Diagnostic | undefined): string {
  return typeof diagnostic?.message === 'string' ? diagnostic.message : '';
}

describe('diagnostics', () => {
  afterEach(stopClients);

  it('reports an overlap at each place, with the others as related places', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP } });
    await client.idle();
    assert.deepEqual(codes(client, TABLE), ['mirror.overlap', 'mirror.overlap']);
    const [first, second] = client.diagnostics(TABLE);
    assert.equal(first?.source, 'mirror-lens');
    assert.equal(first.severity, 1);
    assert.deepEqual(first.codeDescription, { href: 'file:///extension/docs/diagnostics/mirror.overlap.md' });
    assert.deepEqual(first.relatedInformation?.map(({ location }) => location), [{ uri: TABLE, range: second?.range }]);
  });

  it('link to the pages that the client shows itself', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP }, initializationOptions: { ownClient: true, pages: DIAGNOSTIC_PAGES } });
    await client.idle();
    assert.deepEqual(client.diagnostics(TABLE)[0]?.codeDescription, { href: 'mirror-lens:/diagnostics/mirror.overlap.md' });
  });

  it('change in one file by an edit in another', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, pod(IMAGE));
    client.open(TABLE, REGISTRIES);
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
    client.change(TABLE, OVERLAP, 2);
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.ambiguous']);
    assert.match(textOf(client.diagnostics(APP)[0]), /^Pull source undefined: `external\.registry\.com\/foo\/bar:1\.0\.0` or `other\.registry\.com/);
    client.change(TABLE, REGISTRIES, 3);
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
  });

  it('change in open files when a closed registry file changes on disk', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, pod(IMAGE));
    await client.idle();
    client.port.write(TABLE, OVERLAP);
    client.changedOnDisk({ uri: TABLE, type: 2 });
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.ambiguous']);
    assert.deepEqual(codes(client, TABLE), ['mirror.overlap', 'mirror.overlap']);
  });

  it('change in a closed registry file by an edit of a node configuration', async () => {
    const NODES = 'file:///ws/nodes/registries.conf';
    const conf = (blocked: boolean) => `[[registry]]\nlocation = "external.registry.com"\nblocked = ${String(blocked)}\n`;
    const client = await startClient({ files: { [TABLE]: REGISTRIES, [NODES]: conf(false) } });
    client.open(NODES, conf(false));
    await client.idle();
    assert.deepEqual(codes(client, TABLE), []);
    client.change(NODES, conf(true), 2);
    await client.idle();
    assert.deepEqual(codes(client, TABLE), ['registry.blocked']);
    client.change(NODES, '[[registry]]\nprefix = "external.registry.com"\nlocation = "internal.registry.com"\n', 3);
    await client.idle();
    assert.deepEqual(codes(client, TABLE), ['mirror.layer-circle']);
  });

  it('name the version that they were computed for', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, pod('Not/Valid'));
    client.change(APP, pod('Still/Not/Valid'), 7);
    await client.idle();
    const last = client.published.findLast(({ uri }) => uri === APP);
    assert.equal(last?.version, 7);
    assert.deepEqual(codes(client, APP), ['image.invalid']);
  });

  it('are computed once for a burst of changes', async () => {
    const timers = manualTimers();
    const client = await startClient({ files: { [TABLE]: REGISTRIES }, timers });
    client.open(APP, pod(IMAGE));
    for (let version = 2; version < 20; version++) client.change(APP, pod(`Bad/Image${version}`), version);
    // A request is answered after the notifications before it, so everything has arrived by then.
    await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: APP }, position: { line: 0, character: 0 } });
    assert.deepEqual(client.published, []);
    assert.equal(timers.waiting, 2, 'only the last change waits: the document itself, and everything else');
    timers.run();
    await until(client, () => client.published.length > 0);
    assert.deepEqual([...new Set(client.published.filter(({ uri }) => uri === APP).map(({ version }) => version))], [19]);
  });

  it('are cleared when a file is closed or deleted', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP, [APP]: pod(IMAGE) } });
    client.open(APP, pod(IMAGE));
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.ambiguous']);
    client.close(APP);
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
    client.port.remove(TABLE);
    client.changedOnDisk({ uri: TABLE, type: 3 });
    await client.idle();
    assert.deepEqual(codes(client, TABLE), []);
  });

  it('cover closed files where the scope is the workspace, and follow the setting at once', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP, [APP]: pod(IMAGE) } });
    await client.idle();
    assert.deepEqual(codes(client, APP), []);
    client.setSettings({ '': { mirrorLens: { diagnostics: { scope: 'workspace' } } } });
    await client.idle();
    assert.deepEqual(codes(client, APP), ['image.ambiguous']);
    client.setSettings({ '': { mirrorLens: { diagnostics: { scope: 'workspace', severity: { 'mirror.overlap': 'off', 'image.ambiguous': 'off' } } } } });
    await client.idle();
    assert.deepEqual([codes(client, APP), codes(client, TABLE)], [[], []]);
  });

  it('leave older texts and live objects alone', async () => {
    const client = await startClient({ files: { [TABLE]: OVERLAP } });
    client.open('git:/ws/app.yaml?ref', pod(IMAGE));
    client.open('k8smsx://loadkubernetescore/pod-app.yaml?ns', pod(IMAGE));
    await client.idle();
    assert.deepEqual(client.published.filter(({ uri }) => !uri.startsWith('file:')), []);
  });

  it('keep the spelling of the client', async () => {
    const spelled = 'file:///ws/a+b@c.yaml';
    const client = await startClient({ files: { [TABLE]: OVERLAP } });
    client.open(spelled, pod(IMAGE));
    await client.idle();
    assert.deepEqual(codes(client, spelled), ['image.ambiguous']);
  });

  it('say what is wrong with a setting, and its default holds', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES }, settings: { '': { mirrorLens: { diagnostics: { scope: 'everything' } } } } });
    await client.idle();
    const [trouble] = client.statuses.at(-1)?.troubles ?? [];
    assert.equal(trouble?.message, 'The setting `mirrorLens.diagnostics.scope` is "everything", not openFiles, workspace; its default holds.');
  });

  it('take an incremental edit of a line with surrogates before the image', async () => {
    const text = `# 𝒂𝒃 comment\n${pod(IMAGE)}`;
    const client = await startClient({ files: { [TABLE]: REGISTRIES } });
    client.open(APP, text);
    const { line, character } = at(text, IMAGE);
    client.edit(APP, 2, { line, from: character, to: character + IMAGE.length, text: 'UPPER/Case' });
    await client.idle();
    const [found] = client.diagnostics(APP);
    assert.equal(found?.code, 'image.invalid');
    assert.equal(found.range.start.line, line);
  });
});

/** Waits for a notification that makes a condition true. */
async function until(client: TestClient, condition: () => boolean): Promise<void> {
  while (!condition()) await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none' }, position: { line: 0, character: 0 } });
}
