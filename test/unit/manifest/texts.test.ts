import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import english from '../../../package.nls.json';
import { PLACEHOLDER, withTexts } from '../../../scripts/lib/nls.mjs';
import { commands } from '../../../server/src/lsp/protocol';

const root = join(__dirname, '../../..');
const translations = readdirSync(root).filter((name) => /^package\.nls\.[a-z-]+\.json$/.test(name));

/** Everything that a user may read in the manifest, with the path of keys to it. */
function readable(part: unknown, path: readonly string[] = []): readonly { readonly path: string; readonly text: string }[] {
  if (typeof part === 'string') return isText(path) ? [{ path: path.join('.'), text: part }] : [];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => readable(value, [...path, key]));
}

/** Names are not translated; the category of commands and the title of the side bar are the extension's name. */
function isText(path: readonly string[]): boolean {
  const [key, before] = [path.at(-1) ?? '', path.at(-2) ?? ''];
  if (path.includes('activitybar') || path.includes('default') || key === 'displayName') return false;
  return /^(?:title|description|markdownDescription|altText|contents|.*[eE]rrorMessage)$/.test(key) || before === 'enumDescriptions' || (key === 'name' && path.includes('views'));
}

/** What a translation must not change: code, settings, links, placeholders, and whether a title asks for more. */
function fixedParts(text: string): readonly string[] {
  const parts = text.match(/`[^`]*`|\]\([^)]*\)|\{\d+\}|…$/gm) ?? [];
  return [...parts].sort();
}

describe('the texts of the manifest', () => {
  it('stand in a file that can be translated, each under a key that is used', () => {
    const found = readable(manifest);
    assert.deepEqual(found.filter(({ text }) => !PLACEHOLDER.test(text)), []);
    assert.deepEqual([...new Set(found.map(({ text }) => PLACEHOLDER.exec(text)?.[1] ?? ''))].sort(), Object.keys(english).sort());
  });

  it('are translated into German', () => assert.deepEqual(translations, ['package.nls.de.json']));

  for (const name of translations) {
    it(`are all in ${name}, with the same code, links and commands`, () => {
      const translated = JSON.parse(readFileSync(join(root, name), 'utf8')) as Readonly<Record<string, string>>;
      assert.deepEqual(Object.keys(translated), Object.keys(english));
      for (const [key, text] of Object.entries(english)) {
        assert.deepEqual(fixedParts(translated[key] ?? ''), fixedParts(text), key);
        assert.equal(/[.]$/.test(translated[key] ?? ''), /[.]$/.test(text), key);
      }
    });
  }
});

/** How a description of a setting begins: with what the setting does, in the third person, as "Decides …" or "Bestimmt …". */
const VERBS: Readonly<Record<string, RegExp>> = { 'package.nls.json': /^\p{Lu}\p{Ll}+s /u, 'package.nls.de.json': /^\p{Lu}\p{Ll}+t,? /u };
/** What stands in a cell or a message of its own, and not in the list of settings. */
const ELSEWHERE = /\.(?:error|patternErrorMessage|kind|path)$/;

describe('the texts of settings', () => {
  for (const name of ['package.nls.json', ...translations]) {
    const texts = Object.entries(JSON.parse(readFileSync(join(root, name), 'utf8')) as Readonly<Record<string, string>>).filter(([key]) => key.startsWith('setting.'));
    const settings = new Set(Object.keys(Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as object).map((key) => key.replace(/^mirrorLens/, 'setting')));

    it(`are whole sentences in ${name}`, () => {
      assert.deepEqual([...settings].filter((key) => !texts.some(([other]) => other === key)), []);
      for (const [key, text] of texts) {
        assert.match(text, /^\p{Lu}.*\.$/su, key);
        // Without code, each full stop is followed by the next sentence; a label with a colon is none.
        const prose = text.replace(/`[^`]*`/g, 'Code');
        assert.doesNotMatch(prose, /\. \p{Ll}|(?:^|\. )\p{L}+: /u, key);
        if (settings.has(key)) assert.match(text, VERBS[name] ?? /^$/, key);
        else if (!ELSEWHERE.test(key)) assert.ok(prose.split(' ').length > 2, key);
      }
    });
  }
});

describe('the walkthrough', () => {
  const walkthrough = withTexts(manifest, english).contributes.walkthroughs[0];

  it('has a picture with words for each of its four steps, and ends a step by an event', () => {
    assert.deepEqual(walkthrough?.steps.map(({ id }) => id), ['registryFile', 'hover', 'overlap', 'rewrite']);
    for (const { media, completionEvents } of walkthrough.steps) {
      assert.ok(existsSync(join(root, media.image)), media.image);
      assert.match(media.altText, /^[A-Z].*\.$/);
      assert.ok(completionEvents.length > 0);
    }
  });

  it('names commands that there are', () => {
    const named = walkthrough?.steps.flatMap(({ description, completionEvents }) => [
      ...[...description.matchAll(/\(command:(mirrorLens\.\w+)/g)].map(([, command]) => command ?? ''),
      ...completionEvents.flatMap((event) => /^onCommand:(mirrorLens\.\w+)$/.exec(event)?.[1] ?? []),
    ]) ?? [];
    assert.ok(named.length > 8);
    assert.deepEqual(named.filter((command) => !(Object.values(commands) as string[]).includes(command)), []);
  });
});
