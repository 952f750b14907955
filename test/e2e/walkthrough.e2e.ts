import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from './host/until';
import { workbenchOrSkip } from './host/workbench';
import { closeEditors, product } from './support/product';

const PAGE = '.gettingStartedContainer';
const STEP = `${PAGE} .getting-started-step`;

/** Each step's title and the buttons under it. */
const STEPS: readonly (readonly [title: string, buttons: readonly string[]])[] = [
  ['Write the Mirror Table Down', ['New Apollo Registry File', 'Open Settings']],
  ['See Where an Image Is Pulled From', ['Explain Image Reference…', 'Show Pull Map']],
  ['Find Overlaps and Mend Them', ['Show Problems']],
  ['Rewrite Images, If the Files Should Say It', ['Rewrite Images to Pull Sources…', 'Compare Pull Sources…']],
];

describe('the walkthrough', () => {
  before(async () => {
    await (await product()).idle();
  });
  afterEach(closeEditors);

  it('opens by its command and shows four steps, each with its buttons and its picture', async function () {
    const page = workbenchOrSkip(this);
    await vscode.commands.executeCommand('mirrorLens.openWalkthrough');
    await page.waitFor(STEP, { hasText: STEPS[0]?.[0] ?? '' });
    assert.deepEqual((await page.texts(`${STEP} .step-title`)).map((title) => title.trim()), STEPS.map(([title]) => title));
    assert.deepEqual(await page.texts(`${PAGE} .gettingStartedSlideDetails .category-title`), ['Get Started with Mirror Lens']);
    const pictures = new Set<string>();
    for (const [title, buttons] of STEPS) {
      await page.click(`${STEP} .step-title`, { hasText: title });
      const expanded = `${STEP}.expanded`;
      await page.waitFor(expanded, { hasText: title });
      assert.deepEqual((await page.texts(`${expanded} .monaco-button`)).map((text) => text.trim()), buttons);
      pictures.add(await eventually(`the picture of ${title} is shown`, () => page.evaluate<string | false>(
        `(() => { const image = document.querySelector('${PAGE} .getting-started-media img'); return image !== null && image.naturalWidth > 0 && image.alt !== '' && image.alt; })()`,
      )));
    }
    assert.equal(pictures.size, STEPS.length, 'each step has a picture of its own');
  });
});
