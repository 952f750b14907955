import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import { count, grouped, speak, t } from '../../../client/src/texts';
import { STATES, summaryOf } from '../../../client/src/views/words';
import { translatable } from '../../support/translatable';

const root = join(__dirname, '../../..');
const folder = join(root, manifest.l10n);
const { texts, unknown } = translatable(join(root, 'client'));
/** The one text that `texts.ts` itself shows: what stands between the thousands of a number. */
const used = [...texts, ','].sort();

function placeholders(text: string): readonly string[] {
  return (text.match(/\{\d\}/g) ?? []).sort();
}

describe('the translations of the client', () => {
  it('can cover every text: each is given literally', () => {
    assert.deepEqual(unknown, []);
    assert.ok(used.length > 100);
  });

  it('are German', () => assert.deepEqual(readdirSync(folder), ['bundle.l10n.de.json']));

  for (const name of readdirSync(folder)) {
    const bundle = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<Record<string, string>>;

    it(`are all in ${name}, and none that is not used`, () => {
      assert.deepEqual(Object.keys(bundle).sort(), used);
    });

    it(`have the placeholders of the English texts in ${name}`, () => {
      for (const [english, translated] of Object.entries(bundle)) {
        assert.deepEqual(placeholders(translated), placeholders(english), english);
        assert.equal(translated.startsWith(' ') && translated.endsWith(' '), english.startsWith(' ') && english.endsWith(' '), english);
      }
    });
  }

  it('are used from the moment that the language is known', () => {
    const bundle = JSON.parse(readFileSync(join(folder, 'bundle.l10n.de.json'), 'utf8')) as Readonly<Record<string, string>>;
    try {
      speak(bundle);
      assert.equal(t('Copied {0}', 'a:1'), 'a:1 kopiert');
      assert.equal(t('not translated {0}', 7), 'not translated 7');
      assert.equal(count(1, '{0} file', '{0} files'), '1 Datei');
      assert.equal(grouped(12_345), '12.345');
      assert.equal(STATES.ambiguous.name, 'Überschneidung: nicht definiert');
      assert.equal(summaryOf({ images: 1204, files: 1, counts: { mirrored: 1204 } }), '1.204 Image-Referenzen in 1 Datei: 1.204 gespiegelt.');
    } finally {
      speak({});
    }
    assert.equal(summaryOf({ images: 1204, files: 1, counts: { mirrored: 1204 } }), '1,204 image references in 1 file: 1,204 mirrored.');
  });
});
