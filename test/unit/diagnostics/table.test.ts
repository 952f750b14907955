import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { diagnoseAll, DIAGNOSTICS } from '../../../server/src/features/diagnostics';
import { openFixture } from '../../support/check';

const ROOT = join(__dirname, '../../..');
const CODES = DIAGNOSTICS.map((rule) => rule.code);
const page = (code: string): string => readFileSync(join(ROOT, 'docs/diagnostics', `${code}.md`), 'utf8');
const fileOf = (code: string): string => `${code.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase())}.ts`;

describe('the table of diagnostics', () => {
  it('has every code once', () => {
    assert.deepEqual([...new Set(CODES)], CODES);
  });

  it('has a file for each code, and a code for each such file', () => {
    const folder = join(ROOT, 'server/src/features/diagnostics');
    const withCode = readdirSync(folder).filter((name) => /: DiagnosticRule = \{/.test(readFileSync(join(folder, name), 'utf8')));
    assert.deepEqual(withCode.sort(), CODES.map(fileOf).sort());
  });

  it('has a page for each code, and a code for each page', () => {
    const pages = readdirSync(join(ROOT, 'docs/diagnostics')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    assert.deepEqual(pages.sort(), CODES.map((code) => `${code}.md`).sort());
  });

  it('has a fixture for each code', () => {
    const fixtures = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts')).map((name) => readFileSync(join(__dirname, name), 'utf8')).join('\n');
    assert.deepEqual(CODES.filter((code) => !fixtures.includes(`💡 `) || !fixtures.includes(`[${code}]`)), []);
  });

  it('is what the settings for severities and overrides offer', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    const properties = Object.assign({}, ...[manifest.contributes.configuration].flat().map((section) => section.properties)) as Section['properties'];
    const severity = properties['mirrorLens.diagnostics.severity'];
    const override = properties['mirrorLens.diagnostics.overrides']?.additionalProperties;
    for (const setting of [severity, override]) {
      assert.deepEqual(setting?.propertyNames?.enum, CODES);
      assert.deepEqual(setting.additionalProperties?.enum, ['error', 'warning', 'information', 'hint', 'off']);
    }
  });

  for (const rule of DIAGNOSTICS) {
    it(`has a page for ${rule.code} that tells its title, severity and how to silence it`, () => {
      const text = page(rule.code);
      assert.ok(text.startsWith(`# ${rule.code}\n\n${rule.title}.\n`), 'code and title');
      assert.ok(text.includes(`Default severity: **${rule.severity}**`), 'severity');
      for (const part of ['What it means', 'Example', 'Why', 'How to mend it', 'How to silence it', 'Where the rule comes from']) {
        assert.ok(text.includes(`\n## ${part}\n`), part);
      }
      assert.ok(text.includes(`# mirror-lens-ignore-next-line ${rule.code}\n`), 'the comment');
    });

    it(`has an example for ${rule.code} that is reported as such`, async () => {
      const example = /## Example\n\n```yaml\n(.*?)```/s.exec(page(rule.code))?.[1] ?? '';
      const severity = rule.severity === 'off' ? { [rule.code]: 'hint' as const } : {};
      const { snapshot } = await openFixture(example, { settings: { severity } });
      const follows = rule.code === 'image.ambiguous' ? ['mirror.overlap'] : [];
      const found = new Set(diagnoseAll(snapshot).map((finding) => finding.code));
      assert.deepEqual([...found].filter((code) => !follows.includes(code)), [rule.code]);
    });
  }
});

interface Manifest {
  readonly contributes: { readonly configuration: Section | readonly Section[] };
}

interface Section {
  readonly properties: Readonly<Record<string, Schema | undefined>>;
}

interface Schema {
  readonly enum?: readonly string[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
}
