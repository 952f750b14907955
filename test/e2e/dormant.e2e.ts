import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, until } from './host/until';
import { closeEditors, codes, create, open, product, remove } from './support/product';

const TABLE = 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n';
const LIST = '# images\ninternal.registry.com/foo/bar:1.0.0\n';

describe('in a workspace of 10,000 YAML files without a mirror table', () => {
  afterEach(closeEditors);

  it('nothing starts, and nothing is shown', async () => {
    const api = await product();
    await api.looked;
    const { document } = await open('d0/pod0.yaml');
    const place = document.positionAt(document.getText().indexOf('internal.registry.com') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
    assert.deepEqual(hovers, []);
    assert.deepEqual(codes(document.uri), []);
    await create('app-images.txt', LIST);
    await open('app-images.txt');
    assert.equal(api.serverStarts, 0, 'no server means that no file was read');
    assert.equal(api.status, undefined);
  });

  it('an open mirror configuration of a node wakes it, whatever its name', async () => {
    const api = await product();
    await api.looked;
    await create('node-a.yaml', 'mirrors:\n  quay.io:\n    endpoint: ["https://m.corp"]\n');
    assert.equal(api.serverStarts, 0, 'a file that is merely there does not');
    await open('node-a.yaml');
    await eventually('it starts', () => api.serverStarts === 1);
    await api.idle();
    await remove('node-a.yaml');
  });

  it('a registry file that is created wakes it, and one that is deleted leaves nothing shown', async () => {
    const api = await product();
    await api.looked;
    await create('tables/apollo-registries.yaml', TABLE);
    await until('its table is in force', () => api.status?.tables.length === 1, [api.onStatus]);
    assert.equal(api.serverStarts, 1);
    await api.idle();
    const { document } = await open('d0/pod0.yaml');
    const place = document.positionAt(document.getText().indexOf('internal.registry.com') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
    assert.equal(hovers.length, 1);
    // A plain list has no language of its own, and is known by its name.
    const { document: list } = await open('app-images.txt');
    assert.equal(list.languageId, 'plaintext');
    assert.equal((await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', list.uri, new vscode.Position(1, 3))).length, 1);
    await remove('app-images.txt');
    await remove('tables');
    await until('the table is gone', () => api.status?.tables.length === 0, [api.onStatus]);
    assert.deepEqual(await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place), []);
  });

  it('the setting `never` ends it, and `auto` lets an open registry file start it again', async () => {
    const api = await product();
    const settings = vscode.workspace.getConfiguration('mirrorLens');
    await settings.update('enable', 'never', vscode.ConfigurationTarget.Workspace);
    await until('the server is gone', () => api.status === undefined, [api.onStatus]);
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: TABLE });
    await vscode.window.showTextDocument(document);
    const starts = api.serverStarts;
    await settings.update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    await eventually('the open registry file starts it', () => api.serverStarts === starts + 1);
    await until('the open registry file is the table', () => (api.status?.tables.length ?? 0) > 0, [api.onStatus]);
  });
});
