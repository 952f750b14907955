import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, until } from './host/until';
import { closeEditors, hoverText, open, product, putCursor } from './support/product';

describe('a window with two folders', () => {
  before(async () => {
    const api = await product();
    // The embedded VS Code may open the folders of a workspace file one after the other, or late.
    await until('both tables are in force', () => api.status?.tables.length === 2, [api.onStatus]);
    await api.idle();
  });
  afterEach(closeEditors);

  for (const [folder, registry] of [['one', 'one.registry.com'], ['two', 'two.registry.com']] as const) {
    it(`pulls the images of folder "${folder}" through its own table`, async () => {
      const answer = await firstLine(`${folder}/pod.yaml`);
      assert.match(answer, new RegExp(`^\\*\\*\`${registry}/foo/bar:1\\.0\\.0\`\\*\\* · mirrored`));
    });
  }

  it('reports no overlap between the two', () => {
    assert.deepEqual(vscode.languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics.filter(({ source }) => source === 'mirror-lens')), []);
  });

  it('takes up a folder that is added and lets go of one that is removed', async () => {
    const api = await product();
    const tables = () => (api.status?.tables ?? []).map(({ uri }) => uri.split('/').at(-2)).sort();
    assert.deepEqual(tables(), ['one', 'two']);
    const second = vscode.workspace.workspaceFolders?.[1];
    assert.ok(second);
    vscode.workspace.updateWorkspaceFolders(1, 1);
    await eventually('the second table is gone', () => JSON.stringify(tables()) === '["one"]');
    vscode.workspace.updateWorkspaceFolders(1, 0, { uri: second.uri });
    await eventually('the second table is back', () => JSON.stringify(tables()) === '["one","two"]');
  });
});

async function firstLine(path: string): Promise<string> {
  const editor = await open(path);
  const position = putCursor(editor, 'internal.registry.com');
  return (await hoverText(editor.document.uri, position))?.split('\n')[0] ?? '';
}
