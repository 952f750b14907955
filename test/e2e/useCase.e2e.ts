import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { until } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, codes, fileUri, open, product, putCursor, untilCodes } from './support/product';

const ANSWER = 'external.registry.com/foo/bar:1.0.0 · mirrored';

describe('the use case, in examples/', () => {
  before(async () => {
    const api = await product();
    const status = await api.idle();
    assert.equal(api.serverStarts, 1, 'the registry file was found by its name');
    assert.deepEqual(status?.tables.map(({ label }) => label), ['apollo-registries.yaml', 'overlap/apollo-registries.yaml']);
  });
  afterEach(closeEditors);

  it('shows in the hover of a manifest where the image is pulled from', async function () {
    const page = workbenchOrSkip(this);
    const line = await lineOf('apollo-registries.yaml', '- internal.registry.com');
    await open('manifests/bar.yaml');
    const hover = await page.hover('internal.registry.com/foo/bar:1.0.0', { hasText: 'mirrored' });
    const [answer, ...rest] = hover.text.split('\n').filter((line) => line.trim() !== '');
    assert.equal(answer, ANSWER);
    assert.equal(rest[0], `External OCI registry mirrors internal.registry.com · apollo-registries.yaml:${line}`);
    assert.ok(rest.includes('Written internal.registry.com/foo/bar:1.0.0'), hover.text);
    const commands = hover.links.filter(({ target }) => target.startsWith('command:')).map(({ text }) => text);
    assert.deepEqual(commands, ['Copy', 'Explain', 'Rewrite…']);
  });

  for (const key of ['internal.registry.com/foo/bar', '1.0.0']) {
    it(`shows the joined reference at \`${key}\` of the chart's values`, async function () {
      const page = workbenchOrSkip(this);
      const editor = await open('charts/foo/values.yaml');
      const line = editor.document.positionAt(editor.document.getText().indexOf('\nimage:')).line + 1;
      const occurrence = occurrenceBelow(editor.document, key, line);
      const hover = await page.hover(key, { occurrence, hasText: 'mirrored' });
      assert.equal(hover.text.split('\n')[0], ANSWER);
    });
  }

  it('copies the pull source by the link of the hover', async function () {
    const page = workbenchOrSkip(this);
    await open('manifests/bar.yaml');
    await page.hover('internal.registry.com/foo/bar:1.0.0', { hasText: 'mirrored' });
    await page.click('.monaco-hover a', { hasText: 'Copy' });
    await page.waitFor('.statusbar-item', { hasText: 'Copied external.registry.com/foo/bar:1.0.0' });
  });

  it('leads by the link of the hover to the line of the rule', async function () {
    const page = workbenchOrSkip(this);
    const line = await lineOf('apollo-registries.yaml', '- internal.registry.com');
    await open('manifests/bar.yaml');
    await page.hover('internal.registry.com/foo/bar:1.0.0', { hasText: 'mirrored' });
    await page.click('.monaco-hover a', { hasText: 'apollo-registries.yaml:' });
    await until('the rule is shown', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.toString() === fileUri('apollo-registries.yaml').toString() && editor.selection.active.line + 1 === line;
    }, [vscode.window.onDidChangeActiveTextEditor, vscode.window.onDidChangeTextEditorSelection]);
  });

  it('goes from an image to its rule and back to all its images', async () => {
    const editor = await open('manifests/bar.yaml');
    const position = putCursor(editor, 'internal.registry.com/foo/bar');
    const [link] = await vscode.commands.executeCommand<vscode.LocationLink[]>('vscode.executeDefinitionProvider', editor.document.uri, position);
    assert.equal(link?.targetUri.toString(), fileUri('apollo-registries.yaml').toString());
    const table = await open('apollo-registries.yaml');
    const rule = putCursor(table, '- internal.registry.com', 4);
    const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', table.document.uri, rule);
    const images = found.map(({ uri }) => vscode.workspace.asRelativePath(uri)).filter((path) => path !== 'apollo-registries.yaml');
    assert.deepEqual(images.sort(), ['charts/foo/values.yaml', 'manifests/bar.yaml', 'manifests/bar.yaml']);
  });

  it('outlines the registry file', async () => {
    const { document } = await open('apollo-registries.yaml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.ok(symbols.some(({ name }) => name === 'external.registry.com'));
  });

  it('completes a Mirrored Registry with a host that no rule covers', async () => {
    const editor = await open('apollo-registries.yaml');
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, '      - '));
    const position = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, position);
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('docker.io'), JSON.stringify(labels));
  });

  it('explains a pasted event on a read-only page', async () => {
    await open('manifests/bar.yaml');
    const event = 'Failed to pull image "internal.registry.com/foo/bar:1.0.0": rpc error: code = NotFound';
    const text = await vscode.commands.executeCommand<string>('mirrorLens.explainReference', { uri: fileUri('manifests/bar.yaml').toString(), text: event });
    assert.match(text, /external\.registry\.com\/foo\/bar:1\.0\.0/);
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'mirror-lens');
    assert.equal(shown.getText(), text);
  });

  it('shows the effective table', async () => {
    await open('manifests/bar.yaml');
    const text = await vscode.commands.executeCommand<string>('mirrorLens.showEffectiveTable');
    assert.match(text, /`internal\.registry\.com` \| `external\.registry\.com`/);
  });

  it('reports an overlap in one registry file, and the image that follows from it', async () => {
    assert.deepEqual(codes(fileUri('overlap/apollo-registries.yaml')), ['mirror.overlap', 'mirror.overlap'], 'also while the file is closed');
    await open('overlap/app.yaml');
    await untilCodes(fileUri('overlap/app.yaml'), ['image.ambiguous']);
    await untilCodes(fileUri('apollo-registries.yaml'), []);
  });

  it('changes the diagnostics of one file by an edit in another', async () => {
    const app = fileUri('overlap/app.yaml');
    await open('overlap/app.yaml');
    await untilCodes(app, ['image.ambiguous']);
    const table = await open('overlap/apollo-registries.yaml');
    const place = table.document.getText().lastIndexOf('      - build.registry.com');
    const line = table.document.lineAt(table.document.positionAt(place).line);
    await table.edit((edit) => edit.replace(line.range, '      - other.registry.com'));
    await untilCodes(app, []);
    await vscode.commands.executeCommand('undo');
    await untilCodes(app, ['image.ambiguous']);
  });

  it('applies a quick fix from the light bulb', async function () {
    const page = workbenchOrSkip(this);
    const table = await open('overlap/apollo-registries.yaml');
    await untilCodes(table.document.uri, ['mirror.overlap', 'mirror.overlap']);
    // On a busy machine the menu may open before the editor has taken up the diagnostics, and then offers something else.
    for (let left = 4; codes(table.document.uri).length > 0 && left > 0; left--) {
      putCursor(table, '- build.registry.com', 4);
      await vscode.commands.executeCommand('editor.action.quickFix');
      const isTaken = await page.click('.action-widget .monaco-list-row', { hasText: 'Keep `build.registry.com` on `east.registry.com` only', timeout: 6000 }).then(() => true, () => false);
      if (isTaken) break;
      await page.press('Escape');
    }
    await untilCodes(table.document.uri, []);
    const text = table.document.getText();
    assert.equal(text.match(/- build\.registry\.com/g)?.length, 1);
    assert.match(text, /west\.registry\.com\n {4}displayName: Registry West\n {4}mirroredRegistries: \[\]/);
  });

  it('shows nothing in files that hold no images', async () => {
    const { document } = await open('charts/foo/Chart.yaml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(1, 8));
    assert.deepEqual(hovers, []);
    assert.deepEqual(codes(fileUri('charts/foo/templates/deployment.yaml')), [], 'a template is no broken YAML');
  });
});

/** The 1-based line of a text in a file of the workspace. */
async function lineOf(path: string, text: string): Promise<number> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  return document.positionAt(document.getText().indexOf(text)).line + 1;
}

/** Which of the texts from the top stands on a line. */
function occurrenceBelow(document: vscode.TextDocument, text: string, line: number): number {
  const before = document.getText(new vscode.Range(0, 0, line, 0));
  return before.split(text).length - 1;
}
