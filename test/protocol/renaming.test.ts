import assert from 'node:assert/strict';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { hostAtRequest, renameHostRequest } from '../../server/src/lsp/protocol';
import { startClient, stopClients, type TestClient } from './support/client';
import { at, IMAGE, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const POD = 'file:///ws/pod.yaml';
const CHART = 'file:///ws/chart/Chart.yaml';
const TEMPLATE = 'file:///ws/chart/templates/pod.yaml';
const FILES = {
  [TABLE]: REGISTRIES,
  [POD]: `# of internal.registry.com\n${pod(IMAGE)}`,
  [CHART]: 'apiVersion: v2\nname: chart\nversion: 1.0.0\ndependencies:\n  - { name: a, version: 1.0.0, repository: "oci://internal.registry.com/charts" }\n',
  [TEMPLATE]: pod('internal.registry.com/web:{{ .Chart.Version }}'),
};

/** Each change as `file:line:character newText`, in the order of the edit. */
function listed(edit: WorkspaceEdit | null): readonly string[] {
  return (edit?.documentChanges as TextDocumentEdit[] | undefined ?? []).flatMap(({ textDocument, edits }) => edits.map((one) => {
    if (!('newText' in one)) throw new Error('a snippet');
    return `${textDocument.uri.slice('file:///ws/'.length)}:${one.range.start.line}:${one.range.start.character}-${one.range.end.character} ${one.newText}`;
  }));
}

describe('Renaming a registry host over the protocol', () => {
  afterEach(stopClients);
  const CAPABILITIES = { textDocument: { rename: { prepareSupport: true } }, workspace: { workspaceEdit: { documentChanges: true } } };
  const ALL = [
    'apollo-registries.yaml:5:8-29 new.example.com',
    'chart/Chart.yaml:4:50-71 new.example.com',
    'chart/templates/pod.yaml:7:13-34 new.example.com',
    'pod.yaml:8:13-34 new.example.com',
  ];
  async function opened(uri: string): Promise<TestClient> {
    const client = await startClient({ files: FILES, capabilities: CAPABILITIES });
    client.open(uri, FILES[uri as keyof typeof FILES]);
    await client.idle();
    return client;
  }

  it('offers it to a client that asks first, and to one that does not', async () => {
    assert.deepEqual((await startClient({ files: FILES, capabilities: CAPABILITIES })).initialized.capabilities.renameProvider, { prepareProvider: true });
    assert.equal((await startClient({ files: FILES })).initialized.capabilities.renameProvider, true);
  });

  it('prepares on the host of an image, of a table and of an address, and nowhere else', async () => {
    const client = await opened(POD);
    const prepare = (uri: string, position: { line: number; character: number }) => client.connection.sendRequest('textDocument/prepareRename', { textDocument: { uri }, position });
    const range = { start: { line: 8, character: 13 }, end: { line: 8, character: 34 } };
    assert.deepEqual(await prepare(POD, at(FILES[POD], IMAGE, 4)), { range, placeholder: 'internal.registry.com' });
    assert.deepEqual(await prepare(POD, at(FILES[POD], IMAGE, 21)), { range, placeholder: 'internal.registry.com' });
    for (const [part, offset] of [['of internal', 5], ['foo/bar', 2], ['kind', 1], ['1.0.0', 1]] as const) assert.equal(await prepare(POD, at(FILES[POD], part, offset)), null, part);
    client.open(TABLE, FILES[TABLE]);
    client.open(CHART, FILES[CHART]);
    assert.deepEqual(await client.ask(hostAtRequest, { uri: TABLE, position: at(FILES[TABLE], 'external.registry', 3) }), { host: 'external.registry.com' });
    assert.deepEqual(await client.ask(hostAtRequest, { uri: CHART, position: at(FILES[CHART], 'internal', 3) }), { host: 'internal.registry.com' });
  });

  it('renames it in open and closed files of every kind', async () => {
    const client = await opened(POD);
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', { textDocument: { uri: POD }, position: at(FILES[POD], IMAGE, 4), newName: 'new.example.com' });
    assert.deepEqual(listed(edit), ALL);
    const versions = (edit.documentChanges as TextDocumentEdit[]).map(({ textDocument }) => textDocument.version);
    assert.deepEqual(versions, [null, null, null, 1]);
  });

  it('says why a name is none', async () => {
    const client = await opened(POD);
    const renamed = client.connection.sendRequest('textDocument/rename', { textDocument: { uri: POD }, position: at(FILES[POD], IMAGE, 4), newName: 'https://new.example.com' });
    await assert.rejects(renamed, /This cannot be the name of a registry: expected is HOST\[\/PATH\]/);
  });

  it('renames by two names and tells what stays', async () => {
    const client = await opened(POD);
    const { edit, ...rest } = await client.ask(renameHostRequest, { from: 'internal.registry.com', to: 'new.example.com' });
    assert.deepEqual(listed(edit), ALL);
    assert.deepEqual(rest, { places: 4, files: 4, mentions: [{ uri: POD, line: 0, reason: 'plain text' }] });
  });
});
