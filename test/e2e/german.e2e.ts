import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, hoverText, open, product, putCursor, untilCodes } from './support/product';

const INSIDE = { webview: true };

describe('in German', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('commands and the walkthrough have their German titles', async function () {
    const page = workbenchOrSkip(this);
    assert.equal(vscode.env.language, 'de');
    await vscode.commands.executeCommand('mirrorLens.openWalkthrough');
    await page.waitFor('.gettingStartedContainer .step-title', { hasText: 'Überschneidungen finden und beheben' });
    await page.press('F1');
    await page.type('Mirror Lens');
    await page.waitFor('.quick-input-list .monaco-list-row', { hasText: 'Mirror Lens: Images auf ihre Quellen umschreiben…' });
    await page.press('Escape');
  });

  it('hovers, diagnostics, quick fixes and lenses are German', async () => {
    const editor = await open('apollo-registries.yaml');
    const { uri } = editor.document;
    await untilCodes(uri, ['mirror.overlap', 'mirror.overlap']);
    const [first] = vscode.languages.getDiagnostics(uri);
    assert.equal(
      first?.message,
      '`build.example` wird gespiegelt von 2 Artifact Registries in `staging`: `eu.registry.example.com`, `us.registry.example.com`. Apollo verwendet eine davon; welche, ist nicht definiert.',
    );
    const position = putCursor(editor, 'build.example');
    assert.match(await hoverText(uri, position) ?? '', /^\*\*`build\.example` → `eu\.registry\.example\.com`\*\* · Mirrored Registry\n\nApollo lädt Images von `build\.example` vielleicht stattdessen von /);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, first.range, 'quickfix');
    assert.equal(actions[0]?.title, '`build.example` nur bei `eu.registry.example.com` behalten');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
    assert.equal(lenses[0]?.command?.title, '3 Images in 2 Dateien werden hierüber geladen');
  });

  it('the Images view counts in German', async function () {
    const page = workbenchOrSkip(this);
    await vscode.commands.executeCommand('mirrorLens.images.focus');
    await page.waitFor('.part.sidebar .pane-body .message', { hasText: "6 Image-Referenzen in 2 Dateien: 1 vom eigenen Host einer Registry, 1 ohne Regel, 2 nicht definiert, 1 je nach Environment verschieden, 1 ungültig." });
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('the Pull Map is German in all its parts', async function () {
    const page = workbenchOrSkip(this);
    await vscode.commands.executeCommand('mirrorLens.showPullMap');
    await page.waitFor('#list tbody tr', INSIDE);
    assert.equal(await page.attribute('html', 'lang', INSIDE), 'de');
    await page.select('#environment', 'staging', INSIDE);
    await page.waitFor('#legend li', { ...INSIDE, hasText: 'Überschneidung: nicht definiert' });
    assert.match(await page.text('#summary', INSIDE), /^6 Image-Referenzen in 2 Dateien: /);
    assert.equal(await page.text('#list-heading', INSIDE), 'Alle Images (6)');
    assert.deepEqual(await page.texts('#list thead th', INSIDE), ['Image', 'Geladen von', 'Zustand', 'Datei']);
    await page.hoverElement('#picture .band.state-ambiguous', INSIDE);
    assert.equal(await page.text('#tooltip', INSIDE), 'build.example → eu.registry.example.com oder us.registry.example.com: 2 Images in 1 Datei, Überschneidung: nicht definiert');
    assert.deepEqual(await page.accessibility(), []);
  });
});
