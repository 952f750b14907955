import assert from 'node:assert/strict';
import { parseJsonc, readFolderSettings } from '../../../server/src/workspace/folderSettings';
import { DEFAULT_SETTINGS, parseSettings, parseSize } from '../../../server/src/workspace/settings';
import { memoryPort } from '../../support/memoryPort';

describe('settings', () => {
  it('are the defaults where nothing is set, however nothing is written', () => {
    for (const mirrorLens of [undefined, null, {}, 'nonsense', [], { exclude: null, environment: '' }]) {
      assert.deepEqual(parseSettings({ mirrorLens }), { settings: DEFAULT_SETTINGS, problems: [] });
    }
  });

  it('are read nested and dotted', () => {
    const nested = parseSettings({ mirrorLens: { diagnostics: { scope: 'workspace', severity: { 'mirror.overlap': 'off' } } } });
    const dotted = parseSettings({ mirrorLens: { 'diagnostics.scope': 'workspace', 'diagnostics.severity': { 'mirror.overlap': 'off' } } });
    assert.deepEqual(nested, dotted);
    assert.equal(nested.settings.diagnosticsScope, 'workspace');
    assert.deepEqual(nested.settings.severity, { 'mirror.overlap': 'off' });
  });

  it('take the globs that the editor excludes, those that are on', () => {
    const { settings } = parseSettings({
      mirrorLens: { exclude: ['dist/**', 'out'] },
      filesExclude: { '**/.git': true, '**/off': false, '**/*.js': { when: '$(basename).ts' } },
      searchExclude: { out: true },
    });
    assert.deepEqual(settings.exclude, ['dist/**', 'out', '**/.git']);
  });

  it('keep the default and tell the key for a bad value', () => {
    const { settings, problems } = parseSettings({
      mirrorLens: {
        enable: 'sometimes', exclude: 'dist', maxFileSize: 'big', environment: 3, registryFiles: ['a', 1],
        diagnostics: { severity: { 'mirror.chain': 'fatal', 'mirror.self': 'hint' }, overrides: { 'vendor/**': { 'mirror.self': 'loud' } } },
      },
    });
    assert.deepEqual(settings, { ...DEFAULT_SETTINGS, severity: { 'mirror.self': 'hint' }, severityOverrides: { 'vendor/**': {} } });
    assert.deepEqual(problems.map(({ key, code }) => [key, code]), [
      ['mirrorLens.enable', 'unknown-value'],
      ['mirrorLens.registryFiles', 'wrong-type'],
      ['mirrorLens.exclude', 'wrong-type'],
      ['mirrorLens.diagnostics.severity.mirror.chain', 'unknown-value'],
      ['mirrorLens.diagnostics.overrides.vendor/**.mirror.self', 'unknown-value'],
      ['mirrorLens.maxFileSize', 'bad-size'],
      ['mirrorLens.environment', 'wrong-type'],
    ]);
    assert.equal(problems[0]?.parameters['value'], '"sometimes"');
  });

  it('read inventories with the hosts that they fill', () => {
    const { settings, problems } = parseSettings({
      mirrorLens: {
        inventories: {
          'sync.yaml': 'Registry.example.com:443', 'airgap/*.txt': 'registry.example.com:5000/air/gap/', '': 'a.example.com',
          'b.yaml': 'https://b.example.com', 'c.yaml': 3, 'd.yaml': 'd.example.com/Upper', 'e.yaml': '',
        },
      },
    });
    assert.deepEqual(settings.inventories, [
      { file: 'sync.yaml', host: 'registry.example.com', prefix: '' },
      { file: 'airgap/*.txt', host: 'registry.example.com:5000', prefix: 'air/gap' },
    ]);
    assert.deepEqual(problems.map(({ key, code }) => [key, code]), ['b', 'c', 'd', 'e'].map((name) => [`mirrorLens.inventories.${name}.yaml`, 'bad-host']));
    assert.equal(problems[0]?.parameters['value'], '"https://b.example.com"');
    const wrong = parseSettings({ mirrorLens: { inventories: ['sync.yaml'] } });
    assert.deepEqual([wrong.settings.inventories, wrong.problems.map(({ code }) => code)], [[], ['wrong-type']]);
  });

  it('read sizes', () => {
    assert.equal(parseSize('5 MB'), 5 * 1024 * 1024);
    assert.equal(parseSize('512KB'), 512 * 1024);
    assert.equal(parseSize('1.5 kib'), 1536);
    assert.equal(parseSize('4096'), 4096);
    assert.equal(parseSize(100), 100);
    for (const bad of ['', '0', '-1', 'MB', '5 XB', 0, -5, Number.NaN, true, {}]) assert.equal(parseSize(bad), undefined, JSON.stringify(bad));
  });

  it('of a folder come from its .vscode/settings.json, with comments and last commas', async () => {
    const port = memoryPort({
      'file:///ws/.vscode/settings.json': `{
        // what is built
        "mirrorLens.exclude": ["dist/**", "a//b", /* more */ "say \\"x\\", ",],
        "files.exclude": { "**/tmp": true, },
        "editor.tabSize": 2,
      }`,
    });
    const { settings, unreadable } = await readFolderSettings(port, 'file:///ws');
    assert.equal(unreadable, undefined);
    assert.deepEqual(settings.exclude, ['dist/**', 'a//b', 'say "x", ', '**/tmp']);
    assert.deepEqual((await readFolderSettings(port, 'file:///other')).settings, DEFAULT_SETTINGS);
  });

  it('of a folder are said to be unreadable where the file is no JSON', async () => {
    const port = memoryPort({ 'file:///ws/.vscode/settings.json': '{ "a": ' });
    assert.equal((await readFolderSettings(port, 'file:///ws')).unreadable, 'it is no JSON object');
    assert.equal(parseJsonc('[1, 2'), undefined);
    assert.deepEqual(parseJsonc('[1, 2, ]'), [1, 2]);
  });
});
