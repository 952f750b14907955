import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { until } from './host/until';
import { workbenchOrSkip } from './host/workbench';

describe('the host', () => {
  it('opens the workspace of the scenario', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'a folder is open');
    const names = (await vscode.workspace.findFiles('**/*.txt')).map((file) => vscode.workspace.asRelativePath(file));
    assert.deepEqual(names, ['notes.txt']);
  });

  it('shows an editor in the page that the tests can reach', async function () {
    const page = workbenchOrSkip(this);
    const [file] = await vscode.workspace.findFiles('notes.txt');
    assert.ok(file);
    await vscode.window.showTextDocument(file);
    await page.clickText('image', { offset: 0 });
    await page.press('End');
    await until('the cursor is at the end of the line', cursorIsAtEndOfLine, [vscode.window.onDidChangeTextEditorSelection]);
  });
});

function cursorIsAtEndOfLine(): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.selection.active.character === editor?.document.lineAt(0).text.length;
}
