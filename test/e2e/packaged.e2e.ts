import { strict as assert } from 'node:assert';
import { readdirSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { workbenchOrSkip } from './host/workbench';
import { codes, fileUri, open, product } from './support/product';

const LARGEST = 700_000;
/** What an installed extension consists of besides the pages of its diagnostics; the first is the installer's own. */
const FILES = ['.vsixmanifest', 'LICENSE.txt', 'changelog.md', 'dist/client.js', 'dist/pullMap.css', 'dist/pullMap.js', 'dist/server.js', 'images/activity.svg', 'package.json',
  'readme.md', 'schemas/apollo-manifest.schema.json',
  'schemas/apollo-registries.schema.json',
];

describe('the package, installed', () => {
  it('is small and holds only what it needs', () => {
    const file = process.env['MIRROR_LENS_E2E_PACKAGE'];
    assert.ok(file);
    const { size } = statSync(file);
    assert.ok(size < LARGEST, `${file} has ${size} bytes`);
    const extension = vscode.extensions.getExtension('mirror-lens.mirror-lens');
    assert.ok(extension);
    const names = readdirSync(extension.extensionPath, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath.slice(extension.extensionPath.length + 1)}/${name}`.replace(/^\//, ''));
    const [pages, others] = [names.filter(isPage), names.filter((name) => !isPage(name))];
    assert.ok(pages.length >= 16, 'each diagnostic has its page');
    assert.deepEqual(others.filter((name) => name !== 'images/icon.png').sort(), FILES);
  });

  it('hovers and reports', async function () {
    const api = await product();
    await api.idle();
    assert.deepEqual(codes(fileUri('overlap/apollo-registries.yaml')), ['mirror.overlap', 'mirror.overlap']);
    const page = workbenchOrSkip(this);
    await open('manifests/bar.yaml');
    const { text } = await page.hover('internal.registry.com/foo/bar:1.0.0', { hasText: 'mirrored' });
    assert.match(text, /^external\.registry\.com\/foo\/bar:1\.0\.0 · mirrored/);
  });

  it('has the page that a diagnostic links to', async () => {
    const [diagnostic] = vscode.languages.getDiagnostics(fileUri('overlap/apollo-registries.yaml'));
    assert.ok(typeof diagnostic?.code === 'object');
    const { target } = diagnostic.code;
    assert.match(target.path, /\/docs\/diagnostics\/mirror\.overlap\.md$/);
    assert.match((await vscode.workspace.openTextDocument(target)).getText(), /mirror\.overlap/);
  });
});

function isPage(name: string): boolean {
  return name.startsWith('docs/diagnostics/');
}
