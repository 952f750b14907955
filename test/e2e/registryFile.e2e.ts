import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { until } from './host/until';
import { closeEditors, codes, create, fileUri, hoverText, open, product, remove, untilCodes } from './support/product';
import type { Api } from '../../client/src/extension';

const TABLE = 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n';
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      image: internal.registry.com/foo/bar:1.0.0\n';
const NAME = 'apollo-registries.yaml';
const RENAMED = 'tables/prod.apollo-registries.yaml';

describe('a registry file, while it and a manifest are open', () => {
  let api: Api;
  let manifest: vscode.TextDocument;

  const labels = (): readonly string[] => (api.status?.tables ?? []).map(({ label }) => label);
  const untilTables = (...expected: readonly string[]): Promise<unknown> => (
    until(`the tables are ${expected.join(', ') || 'none'}`, () => JSON.stringify(labels()) === JSON.stringify(expected), [api.onStatus])
  );
  const answer = async (): Promise<string | undefined> => (
    (await hoverText(manifest.uri, manifest.positionAt(POD.indexOf('internal') + 3)))?.split('\n')[0]
  );

  before(async () => {
    api = await product();
    await create('pod.yaml', POD);
    manifest = (await open('pod.yaml')).document;
  });
  after(async () => {
    await closeEditors();
    await remove('tables');
    await remove('pod.yaml');
  });

  it('is created', async () => {
    assert.equal(await answer(), undefined);
    await create(NAME, TABLE);
    await open(NAME);
    await untilTables(NAME);
    assert.equal(await answer(), '**`external.registry.com/foo/bar:1.0.0`** · mirrored');
  });

  it('is half-typed: its errors are shown, and its last good table stays in force', async () => {
    const editor = await open(NAME);
    await editor.edit((edit) => edit.insert(editor.document.positionAt(TABLE.length), '  - registryUrl: "half'));
    await untilCodes(editor.document.uri, ['registry.schema']);
    // The status follows when typing rests.
    await until('the table is stale', () => api.status?.tables[0]?.stale === true, [api.onStatus]);
    assert.match((await answer()) ?? '', /external\.registry\.com\/foo\/bar:1\.0\.0/);
    await vscode.commands.executeCommand('undo');
    await untilCodes(editor.document.uri, []);
    await editor.document.save();
  });

  it('is renamed', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(fileUri(NAME), fileUri(RENAMED));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilTables(RENAMED);
    assert.match((await hoverText(manifest.uri, manifest.positionAt(POD.indexOf('internal') + 3))) ?? '', /\[prod\.apollo-registries\.yaml:3\]|tables\/prod\.apollo-registries\.yaml:3/);
  });

  it('is deleted', async () => {
    await remove(RENAMED);
    await untilTables();
    assert.equal(await answer(), undefined);
    assert.deepEqual(codes(manifest.uri), []);
  });
});
