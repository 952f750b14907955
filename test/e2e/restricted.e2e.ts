import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { closeEditors, open, product, putCursor } from './support/product';

describe('in an untrusted workspace', () => {
  afterEach(closeEditors);

  it('a registry file outside the folders is not read, although a setting names it', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const api = await product();
    await api.idle();
    assert.equal(api.serverStarts, 1, 'the setting is a reason to start');
    assert.deepEqual(api.status?.tables, []);
    const editor = await open('pod.yaml');
    const position = putCursor(editor, 'internal.registry.com');
    assert.deepEqual(await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, position), []);
  });

  it('a registry file in the folder works', async () => {
    const api = await product();
    const settings = vscode.workspace.getConfiguration('mirrorLens');
    await settings.update('registryFiles', undefined, vscode.ConfigurationTarget.Workspace);
    const content = 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n';
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    await vscode.window.showTextDocument(document);
    const status = await api.idle();
    assert.equal(status?.tables.length, 1);
  });
});
