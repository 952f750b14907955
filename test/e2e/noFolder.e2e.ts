import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, hoverText, product } from './support/product';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      image: internal.registry.com/foo/bar:1.0.0\n';
const COMMANDS = ['rewriteImages', 'copyPullSource', 'selectEnvironment', 'keepMirror'];

describe('a window without a folder', () => {
  afterEach(closeEditors);

  it('shows of its commands only those that make sense without a mirror table', async function () {
    const page = workbenchOrSkip(this);
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    await (await product()).looked;
    await vscode.commands.executeCommand('workbench.action.quickOpen', '>Mirror Lens: ');
    await page.waitFor('.quick-input-list .monaco-list-row', { hasText: 'Mirror Lens: Show Log' });
    const rows = (await page.texts('.quick-input-list .monaco-list-row')).map((row) => row.split('\n')[0]);
    const own = rows.filter((row) => row?.startsWith('Mirror Lens'));
    assert.deepEqual(own.sort(), ['Mirror Lens: Explain Image Reference…', 'Mirror Lens: Get Started', 'Mirror Lens: New Apollo Registry File', 'Mirror Lens: Show Log']);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal((await product()).serverStarts, 0);
  });

  it('judges an unsaved manifest by an unsaved registry file', async () => {
    const api = await product();
    const manifest = await vscode.workspace.openTextDocument({ language: 'yaml', content: POD });
    const editor = await vscode.window.showTextDocument(manifest, { preview: false });
    assert.equal(api.serverStarts, 0, 'a manifest alone is no reason to start');
    await vscode.commands.executeCommand('mirrorLens.newRegistryFile');
    await eventually('the new registry file starts the server', () => api.serverStarts === 1);
    await eventually('it is the table', () => api.status?.tables.length === 1);
    const place = editor.document.positionAt(POD.indexOf('internal') + 3);
    await eventually('the manifest is judged by it', async () => (await hoverText(manifest.uri, place))?.includes('external.registry.com/foo/bar:1.0.0'));
  });

  it('runs no command into an error when nothing is open', async () => {
    const api = await product();
    assert.deepEqual(vscode.window.visibleTextEditors, []);
    for (const command of COMMANDS) {
      assert.equal(await vscode.commands.executeCommand(`mirrorLens.${command}`), undefined, command);
    }
    assert.match(await vscode.commands.executeCommand<string>('mirrorLens.showEffectiveTable'), /\S/);
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(api.serverStarts, 1);
  });
});
