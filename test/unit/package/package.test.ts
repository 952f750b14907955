import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { readArguments } from '../../../server/src/cli/options';
import { withTexts } from '../../../scripts/lib/nls.mjs';
import { settingsTable, withSection } from '../../../scripts/docs.mjs';

const root = join(__dirname, '../../..');

/** What the extension needs when it runs, and what its page in the editor shows; anything else stays out. */
function expectedFiles(): readonly string[] {
  return ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/client.js', 'dist/pages.json.br', 'dist/protocol.js', 'dist/pullMap.css', 'dist/pullMap.js', 'dist/server.js', 'dist/texts.de.json.br',
    ...['hover', 'overlap', 'registry-file', 'rewrite'].map((name) => `docs/images/${name}.png`),
    'images/activity.svg', 'l10n/bundle.l10n.de.json', 'package.json', 'package.nls.de.json', 'package.nls.json',
    ...['apollo-manifest', 'apollo-registries'].map((name) => `schemas/${name}.schema.json`)];
}

describe('the packaged extension', () => {
  it('holds only what it needs', async () => {
    const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
    const { stdout } = await promisify(execFile)(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root });
    assert.deepEqual(stdout.split('\n').filter((line) => line !== '').sort(), expectedFiles());
  });
});

describe('the npm package', () => {
  it('holds the program, the server and their pages, and names the program', async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, maxBuffer: 1 << 24, shell: process.platform === 'win32' });
    const [found] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
    const files = (found?.files ?? []).map(({ path }) => path);
    const pages = readdirSync(join(root, 'docs/diagnostics')).map((name) => `docs/diagnostics/${name}`);
    const always = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'schemas/apollo-manifest.schema.json', 'schemas/apollo-registries.schema.json', 'schemas/harbor-container-webhook.schema.json', 'schemas/k3s-registries.schema.json', ...pages];
    assert.deepEqual(always.filter((file) => !files.includes(file)), []);
    // What the build makes is there only once it ran.
    const built = /^dist\/(?:(?:cli|cli-[a-z]+|protocol|server)\.js|texts\.de\.json\.br)$/;
    assert.deepEqual(files.filter((file) => !always.includes(file) && !built.test(file)), []);
    const { bin, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: Record<string, string>; readonly scripts: Record<string, string> };
    assert.deepEqual(bin, { 'mirror-lens': './dist/cli.js' });
    assert.match(scripts['prepack'] ?? '', /build\.mjs/);
  });
});

describe('the hooks of pre-commit', () => {
  interface Hook { readonly id: string; readonly name: string; readonly entry: string; readonly language: string; readonly types_or: readonly string[] }
  const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

  it('run commands that there are, with options that they have', () => {
    assert.deepEqual(hooks.map(({ id }) => id), ['mirror-lens-check', 'mirror-lens-rewrite', 'mirror-lens-rewrite-check']);
    for (const { entry, language, types_or: types } of hooks) {
      const [program, command, ...args] = entry.split(' ');
      assert.deepEqual([program, language], ['mirror-lens', 'node']);
      assert.ok(command === 'check' || command === 'rewrite');
      assert.doesNotThrow(() => readArguments(command, [...args, 'a.yaml', 'b.yaml']));
      assert.ok(types.includes('yaml'));
    }
  });
});

describe('the README', () => {
  it('shows the settings as the manifest has them', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
    const manifest = withTexts(read('package.json'), read('package.nls.json') as Readonly<Record<string, string>>);
    assert.equal(readme, withSection(readme, 'settings', settingsTable(manifest as Parameters<typeof settingsTable>[0])), 'Run: npm run docs');
  });
});
