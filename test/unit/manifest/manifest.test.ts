import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import texts from '../../../package.nls.json';
import { withTexts } from '../../../scripts/lib/nls.mjs';
import { isRegistryFileName } from '../../../server/src/mirrors/apollo/recognise';
import { LINKED_COMMANDS } from '../../../server/src/features/commands';
import { DIAGNOSTICS } from '../../../server/src/features/diagnostics';
import { commands } from '../../../server/src/lsp/protocol';
import { DEFAULT_SETTINGS, parseSettings } from '../../../server/src/workspace/settings';
import { matchesGlob } from '../../../server/src/base/glob';

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

const root = join(__dirname, '../../..');
const { contributes } = withTexts(manifest, texts);
const properties = Object.entries(Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Record<string, Property>);
const keys = properties.map(([name]) => name.replace(/^mirrorLens\./, ''));

describe('the extension\'s manifest', () => {
  it('has the defaults that the server has', () => {
    const section = Object.fromEntries(properties.map(([name, property]) => [name.replace(/^mirrorLens\./, ''), property.default]));
    const { settings, problems } = parseSettings({ mirrorLens: section });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, DEFAULT_SETTINGS);
  });

  for (const key of keys) {
    it(`names \`mirrorLens.${key}\` as the server reads it`, () => {
      // A value that no setting allows is complained about only if the key is read.
      const { problems } = parseSettings({ mirrorLens: { [key]: [17] } });
      assert.deepEqual(problems.map((problem) => problem.key.replace(/\[0\]$/, '')), [`mirrorLens.${key}`]);
    });
  }

  it('describes every setting in whole sentences, for its resource', () => {
    for (const [name, property] of properties) {
      assert.match(property.markdownDescription, /^[A-Z].*\.$/s, name);
      assert.equal(property.scope, 'resource', name);
      assert.equal(property.enumDescriptions?.length, property.enum?.length, name);
    }
  });

  it('knows the codes of all diagnostics', () => {
    const codes = DIAGNOSTICS.map((rule) => rule.code);
    const group = contributes.configuration.find(({ title }) => title === 'Diagnostics')?.properties;
    assert.deepEqual(group?.['mirrorLens.diagnostics.severity']?.propertyNames.enum, codes);
    assert.deepEqual(group['mirrorLens.diagnostics.overrides']?.additionalProperties.propertyNames.enum, codes);
  });

  it('has the commands that client and server name, in their category, with an ellipsis where they ask', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
    for (const { category } of contributes.commands) assert.equal(category, 'Mirror Lens');
    const asking = contributes.commands.filter(({ title }) => title.endsWith('…')).map(({ command }) => command);
    assert.deepEqual(asking.sort(), [commands.rewrite, commands.explain, commands.selectEnvironment, commands.keepOne, commands.addArtifacts, commands.createOverride, commands.compare, commands.renameHost, commands.convert, commands.groupImages, commands.filterImages, commands.exportImages].sort());
  });

  it('enables every command that hovers link to', () => {
    for (const command of Object.values(LINKED_COMMANDS)) assert.ok((Object.values(commands) as string[]).includes(command), command);
  });

  it('shows no command in menus without a table, but those that need none', () => {
    const always: readonly string[] = [commands.explain, commands.newRegistryFile, commands.addArtifacts, commands.openWalkthrough, commands.showLog];
    for (const { command } of contributes.commands.filter((one) => !always.includes(one.command))) {
      const entry = contributes.menus.commandPalette.find((one) => one.command === command);
      assert.match(entry?.when ?? '', /mirrorLens\.has|^false$/, command);
    }
    for (const entry of [...contributes.menus['editor/context'], ...contributes.menus['explorer/context']]) assert.match(entry.when, /^mirrorLens\.hasTable/);
  });

  it('offers the schema for the names that the server knows', () => {
    const [validation] = contributes.yamlValidation;
    assert.ok(validation && existsSync(join(root, validation.url)));
    for (const name of ['apollo-registries.yaml', 'apollo-registries.yml', 'prod.apollo-registries.yaml', 'prod.apollo-registries.yml']) {
      assert.ok(isRegistryFileName(name), name);
      assert.ok(validation.fileMatch.some((glob) => matchesGlob(glob, name)), name);
    }
  });

  it('is limited where it is not trusted and where files are virtual', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, 'limited');
  });
});
