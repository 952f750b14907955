import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { settingsTable, withSection } from '../../../scripts/docs.mjs';

const root = join(__dirname, '../../..');

/** What the extension needs when it runs, and what its page in the editor shows; anything else stays out. */
function expectedFiles(): readonly string[] {
  const pages = readdirSync(join(root, 'docs/diagnostics')).map((name) => `docs/diagnostics/${name}`);
  const fixed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/client.js', 'dist/server.js', 'package.json', 'schemas/apollo-manifest.schema.json', 'schemas/apollo-registries.schema.json'];
  return [...fixed, ...pages].sort();
}

describe('the packaged extension', () => {
  it('holds only what it needs', async () => {
    const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
    const { stdout } = await promisify(execFile)(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root });
    assert.deepEqual(stdout.split('\n').filter((line) => line !== '').sort(), expectedFiles());
  });
});

describe('the README', () => {
  it('shows the settings as the manifest has them', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(readme, withSection(readme, 'settings', settingsTable(manifest as Parameters<typeof settingsTable>[0])), 'Run: npm run docs');
  });
});
