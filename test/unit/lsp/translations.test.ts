import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf, speak, tell } from '../../../server/src/base/texts';
import { DIAGNOSTICS, diagnoseAll, fixesAt, fixNeeds } from '../../../server/src/features/diagnostics';
import { hoverAt } from '../../../server/src/features/hover';
import { keyHover } from '../../../server/src/features/hover/keys';
import { code, say, toPlainText } from '../../../server/src/features/markdown';
import type { SeveritySetting } from '../../../server/src/workspace/settings';
import { openFixture } from '../../support/check';
import { packaged, toldTexts, translation } from '../../support/told';

const ROOT = join(__dirname, '../../..');
const texts = toldTexts();
const english = [...new Set(texts.map((text) => text.english))].sort();

function holes(text: string): readonly string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

/** What stands in backticks is code, and the same in every language. */
function codes(text: string): readonly string[] {
  return (text.match(/`[^`]+`/g) ?? []).sort();
}

describe('the server\'s texts', () => {
  afterEach(() => speak({}));

  it('are composed in functions, once the language is known', () => {
    assert.deepEqual(texts.filter(({ isTooEarly }) => isTooEarly), []);
  });

  it('have different keys', () => {
    assert.equal(new Set(english.map(keyOf)).size, english.length);
    assert.ok(english.length > 800);
  });

  it('are German', () => assert.deepEqual(readdirSync(join(ROOT, 'server/l10n')), ['de.json']));

  for (const language of ['de']) {
    const translated = translation(language);

    it(`are all in ${language}.json, and none that is not told`, () => assert.deepEqual(Object.keys(translated).sort(), english));

    it(`have the values, the code and the ends of the English ones in ${language}.json`, () => {
      for (const [text, other] of Object.entries(translated)) {
        assert.deepEqual(holes(other), holes(text), text);
        assert.deepEqual(codes(other), codes(text), text);
        assert.equal(/^ /.test(other), text.startsWith(' '), text);
        assert.equal(/ $/.test(other), text.endsWith(' '), text);
        if (text !== ',') assert.equal(/[.:?]$/.exec(other)?.[0], /[.:?]$/.exec(text)?.[0], text);
      }
    });
  }

  it('name their values in another order in another language', () => {
    speak(packaged({ '{0} of {1} files': '{1} Dateien, davon {0}', 'No rule covers {0}.': 'Für {0} gilt keine Regel.' }));
    assert.equal(tell`${1} of ${'two'} files`, 'two Dateien, davon 1');
    assert.equal(tell`not translated ${1}`, 'not translated 1');
    assert.equal(toPlainText([{ kind: 'lines', lines: [say`No rule covers ${code('a.example')}.`] }]), 'Für a.example gilt keine Regel.');
    speak({});
    assert.equal(tell`${1} of ${'two'} files`, '1 of two files');
  });
});

const ALL_ON: Readonly<Record<string, SeveritySetting>> = Object.fromEntries(
  DIAGNOSTICS.filter(({ severity }) => severity === 'off').map((rule) => [rule.code, 'hint']),
);

/** What is called the same in every language: formats and their types, and the parts of a reference. */
const NAMES = /\b(?:YAML|TOML|JSON|array|list|registry|repository|tag)\b/g;

const CODES = new RegExp(DIAGNOSTICS.map((rule) => rule.code).sort((a, b) => b.length - a.length).join('|'), 'g');

/** What of a text is neither told by the catalogue nor a text of a file: the letters outside code and links. */
function untold(text: string): string {
  return text.replace(/`+[^`]*`+/g, '').replace(/\[[^\]]*\]\(file:[^)]*\)/g, '').replace(/\]\([^)]*\)/g, ']').replace(CODES, '').replace(NAMES, '').replace(/[^\p{L}]+/gu, ' ').trim();
}

describe('in a language without letters', () => {
  before(() => speak(packaged(Object.fromEntries(english.map((text) => [text, text.replace(/\p{L}/gu, '·')])))));
  after(() => speak({}));

  for (const { code: about } of DIAGNOSTICS) {
    it(`nothing of ${about} is English: messages, fixes and the hover there`, async () => {
      const page = readFileSync(join(ROOT, 'docs/diagnostics', `${about}.md`), 'utf8');
      const example = /## Example\n\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
      const { snapshot, workspace } = await openFixture(example, { settings: { severity: ALL_ON } });
      const findings = diagnoseAll(snapshot).filter((finding) => finding.code === about);
      assert.ok(findings.length > 0);
      const told: string[] = [];
      for (const { uri, span, message, related } of findings) {
        const fixes = fixesAt(snapshot, await workspace.load(fixNeeds(snapshot, uri, span)), uri, span);
        told.push(message, ...related.map((each) => each.message), ...fixes.map(({ title }) => title), keyHover(snapshot, uri, span.start) ? '' : (hoverAt(snapshot, uri, span.start)?.markdown ?? ''));
      }
      assert.deepEqual(told.map(untold).filter((text) => text !== ''), []);
    });
  }
});
