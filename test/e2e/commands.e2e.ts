import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, codes, create, fileUri, hoverText, open, product, putCursor, remove, untilCodes } from './support/product';

const CHOICE = '.quick-input-list .monaco-list-row';
const ENVIRONMENTS = [
  'appliesTo: ["**"]',
  'artifactRegistries:',
  '  - registryUrl: staging.registry.com',
  '    mirroredRegistries: [team.registry.com]',
  '  - registryUrl: production.registry.com',
  '    mirroredRegistries: [team.registry.com]',
  'environments:',
  '  - id: staging',
  '    artifactRegistries: [staging.registry.com]',
  '  - id: production',
  '    artifactRegistries: [production.registry.com]',
  '',
].join('\n');

const NODE = `mirrors:
  docker.io:
    endpoint: ["https://mirror.corp"]
  quay.io:
    endpoint: ["https://mirror.corp/v2/quay"]
configs:
  mirror.corp:
    auth: { username: robot, password: secret }
`;

describe('commands', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('"Keep one…" of an ambiguous image takes the mirror off the other registry', async function () {
    const page = workbenchOrSkip(this);
    const app = await open('overlap/app.yaml');
    await untilCodes(app.document.uri, ['image.ambiguous']);
    await page.hover('build.registry.com/team/app:2.1.0', { hasText: 'Undefined' });
    await page.click('.monaco-hover a', { hasText: 'Keep one…' });
    await page.click(CHOICE, { hasText: 'west.registry.com' });
    await untilCodes(app.document.uri, []);
    const table = await open('overlap/apollo-registries.yaml');
    assert.deepEqual(codes(table.document.uri), []);
    assert.match(table.document.getText(), /Registry East\n {4}mirroredRegistries: \[\]/);
  });

  it('"New Apollo Registry File" opens the one that is there', async () => {
    await vscode.commands.executeCommand('mirrorLens.newRegistryFile');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), fileUri('apollo-registries.yaml').toString());
  });

  it('"Explain Image Reference…" asks for a reference where none is selected', async function () {
    const page = workbenchOrSkip(this);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const running = vscode.commands.executeCommand<string>('mirrorLens.explainReference');
    await page.waitFor('.quick-input-widget input');
    await page.type('internal.registry.com/foo/bar:1.0.0');
    await page.press('Enter');
    assert.match(await running, /external\.registry\.com\/foo\/bar:1\.0\.0/);
  });

  it('"Select Environment…" decides whose pull sources are shown, and a rewrite asks where they disagree', async function () {
    const page = workbenchOrSkip(this);
    const api = await product();
    await create('team/apollo-registries.yaml', ENVIRONMENTS);
    await create('team/app.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: team.registry.com/app:1\n');
    await eventually('the Environments are known', () => api.status?.environments.length === 2);
    const editor = await open('team/app.yaml');
    await api.idle();
    const place = putCursor(editor, 'team.registry.com');
    assert.match(await firstLine(editor, place), /^\*\*Differs by Environment\*\*/);
    const choosing = vscode.commands.executeCommand<string>('mirrorLens.selectEnvironment');
    await page.click(CHOICE, { hasText: 'production' });
    assert.equal(await choosing, 'production');
    await eventually('the choice is in force', async () => (await firstLine(editor, place)).includes('`production.registry.com/app:1`'));
    await vscode.workspace.getConfiguration('mirrorLens').update('environment', undefined, vscode.ConfigurationTarget.Workspace);
    await eventually('the choice is taken back', async () => (await firstLine(editor, place)).includes('Differs'));
    const rewriting = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', editor.document.uri);
    await page.click(CHOICE, { hasText: 'staging' });
    await page.click('.bulk-edit-panel .monaco-button', { hasText: 'Apply' });
    await rewriting;
    assert.match(editor.document.getText(), /image: staging\.registry\.com\/app:1\n/);
    await remove('team');
  });

  it('"Convert Mirror Configuration…" opens the files of the other dialect, and a page of what it cannot say', async function () {
    const page = workbenchOrSkip(this);
    const api = await product();
    await create('nodes/registries.yaml', NODE);
    await open('nodes/registries.yaml');
    await api.idle();
    const converting = vscode.commands.executeCommand<string>('mirrorLens.convertMirrorConfiguration');
    await page.click(CHOICE, { hasText: 'registries.conf' });
    assert.equal(await converting, '1 file for registries.conf; 1 thing left out, 1 thing may come out otherwise.');
    const [conf] = unsaved();
    assert.match(conf?.getText() ?? '', /^\[\[registry\]\]\nprefix = "docker\.io"/);
    assert.ok(['toml', 'ini'].includes(conf?.languageId ?? ''), conf?.languageId);
    const note = vscode.window.activeTextEditor?.document;
    assert.equal(note?.uri.scheme, 'mirror-lens');
    assert.match(note.getText(), /- \[nodes\\?\/registries\.yaml:8\]\(file:.*nodes\/registries\.yaml#L8\): `mirror\.corp` has credentials/);
    await closeEditors();

    await open('nodes/registries.yaml');
    const again = vscode.commands.executeCommand<string>('mirrorLens.convertMirrorConfiguration');
    await page.click(CHOICE, { hasText: 'hosts.toml' });
    await page.click(CHOICE, { hasText: 'Open 2 New Documents' });
    assert.match(await again, /^2 files for hosts\.toml/);
    assert.deepEqual(unsaved().map((document) => document.lineAt(0).text), ['[host."https://mirror.corp"]', '[host."https://mirror.corp/v2/quay"]']);
    await closeEditors();
    await remove('nodes');
  });

  it('"Convert Mirror Configuration…" writes several files into a folder', async function () {
    const page = workbenchOrSkip(this);
    // A dialog of the system's own cannot be reached.
    const dialogs = vscode.workspace.getConfiguration('files.simpleDialog');
    await dialogs.update('enable', true, vscode.ConfigurationTarget.Global);
    await create('nodes/registries.yaml', NODE);
    await create('converted/certs.d/ghcr.io/hosts.toml', '[host."https://other.corp"]\n');
    await open('nodes/registries.yaml');
    await (await product()).idle();
    const converting = vscode.commands.executeCommand<string>('mirrorLens.convertMirrorConfiguration');
    await page.click(CHOICE, { hasText: 'hosts.toml' });
    await page.click(CHOICE, { hasText: 'Write 2 Files Into a Folder…' });
    await page.waitFor('.quick-input-widget .monaco-button', { hasText: 'Write Here' });
    for (const folder of ['..', 'converted']) await page.click(CHOICE, { hasText: folder });
    await page.waitFor(CHOICE, { hasText: 'certs.d' });
    await page.click('.quick-input-widget .monaco-button', { hasText: 'Write Here' });
    assert.match(await converting, /^2 files for hosts\.toml/);
    const text = async (path: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(path)));
    assert.match(await text('converted/certs.d/docker.io/hosts.toml'), /^\[host\."https:\/\/mirror\.corp"\]\n/);
    assert.match(await text('converted/certs.d/quay.io/hosts.toml'), /^\[host\."https:\/\/mirror\.corp\/v2\/quay"\]\n/);
    await dialogs.update('enable', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
    await remove('nodes');
    await remove('converted');
  });

  it('"Rewrite Images…" asks whose result is written where a pull takes several steps', async function () {
    const page = workbenchOrSkip(this);
    await create('nodes/registries.yaml', 'mirrors:\n  external.registry.com:\n    endpoint: ["https://mirror.corp"]\n');
    await create('nodes/app.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: internal.registry.com/foo/app:1\n');
    const editor = await open('nodes/app.yaml');
    await (await product()).idle();
    const rewriting = vscode.commands.executeCommand<string>('mirrorLens.rewriteImages', editor.document.uri);
    await page.click(CHOICE, { hasText: 'What the nodes pull' });
    await page.click('.bulk-edit-panel .monaco-button', { hasText: 'Apply' });
    await rewriting;
    assert.match(editor.document.getText(), /image: mirror\.corp\/foo\/app:1\n/);
    await remove('nodes');
  });

  it('the status names the table', async function () {
    const page = workbenchOrSkip(this);
    await open('manifests/bar.yaml');
    await page.waitFor('.statusbar-item[id="status.languageStatus"]');
    await page.click('.statusbar-item[id="status.languageStatus"]');
    const { status } = await product();
    const tables = status?.tables ?? [];
    const sum = (key: 'artifactRegistries' | 'mirroredRegistries') => tables.reduce((total, table) => total + table[key], 0);
    assert.ok(tables.length > 1 && sum('mirroredRegistries') > 1);
    await page.waitFor('.hover-language-status', { hasText: `${sum('artifactRegistries')} Artifact Registries, ${sum('mirroredRegistries')} Mirrored Registries` });
  });
});

/** The documents that a command opened and nobody saved, in the order of their numbers. */
function unsaved(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === 'untitled' && !isClosed).sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
}

async function firstLine({ document }: vscode.TextEditor, position: vscode.Position): Promise<string> {
  return (await hoverText(document.uri, position))?.split('\n')[0] ?? '';
}
