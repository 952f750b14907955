// @ts-check
/**
 * Takes the pictures of the README and of the walkthrough in the real workbench. Needs `node scripts/build.mjs` first, and Linux.
 *
 * Options: `--only NAME` (may be repeated), `--out FOLDER` (docs/images by default).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './lib/chromium.mjs';
import { ensureEmbeddedEditor, registerExtension } from './lib/embedded.mjs';
import { root } from './lib/paths.mjs';
import { palettePng } from './lib/png.mjs';
import { onEndRequest } from './lib/processes.mjs';
import { writeUserSettings } from './lib/settings.mjs';
import { closeSidebar, openFile, shots } from './lib/shots.mjs';
import { openWorkbench } from './lib/workbench.mjs';

const settings = {
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'workbench.editor.enablePreview': false,
  'editor.minimap.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.cursorBlinking': 'solid',
  'editor.overviewRulerLanes': 0,
  'editor.fontSize': 14,
  'editor.occurrencesHighlight': 'off',
  'editor.hideCursorInOverviewRuler': true,
  'breadcrumbs.enabled': false,
  'window.menuBarVisibility': 'hidden',
};
/** Device pixels for each pixel of the page: sharp on a fine screen, and small enough to be packaged. */
const SCALE = 1.25;

const { values: flags } = parseArgs({ options: { only: { type: 'string', multiple: true }, out: { type: 'string', default: 'docs/images' } } });

onEndRequest((code) => process.exit(code));
const say = (/** @type {string} */ sentence) => console.log(sentence);
const editor = await ensureEmbeddedEditor(say);
const browser = await ensureBrowser(editor, say);
for (const shot of shots) {
  if (!flags.only || flags.only.includes(shot.name)) await take(shot);
}

/** @param {import('./lib/shots.mjs').Shot} shot */
async function take({ name, workspace: source = 'examples', prepare, file, sidebar = false, act, size = { width: 960, height: 420 } }) {
  const scratch = mkdtempSync(join(tmpdir(), 'mirror-lens-shots-'));
  const workspace = join(scratch, basename(source));
  // The Apollo workspace among the examples has marks of its own, which no picture is about.
  cpSync(join(root, source), workspace, { recursive: true, filter: (from) => from !== join(root, 'examples/apollo') });
  prepare?.(workspace);
  const [userDataFolder, extensionsFolder] = [join(scratch, 'user'), join(scratch, 'extensions')];
  writeUserSettings(userDataFolder, settings);
  // Loaded like an installed extension; one under development would announce itself in the window's title.
  registerExtension(extensionsFolder, root);
  const server = { dataFolder: join(scratch, 'server'), userDataFolder, extensionsFolder };
  const workbench = await openWorkbench({ editor, browser, server, workspace, size, scale: SCALE });
  const picture = resolve(root, flags.out, `${name}.png`);
  const taken = join(scratch, `${name}.png`);
  try {
    if (file !== undefined) await openFile(workbench, file);
    if (!sidebar) await closeSidebar(workbench);
    await act(workbench);
    await workbench.actions.screenshot?.({ path: taken });
    // Not a page of the workbench's own, whose policy lets no picture in that is handed over.
    const empty = await workbench.page.context().browser()?.newPage();
    if (empty) writeFileSync(picture, palettePng(await pixelsOf(empty, readFileSync(taken))));
    say(`Took ${relative(root, picture)} (${Math.round(statSync(picture).size / 1000)} KB).`);
  } catch (error) {
    await workbench.actions.screenshot?.({ path: join(root, '.vscode-test/failures', `${name}.png`) });
    throw error;
  } finally {
    await workbench.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * The pixels of a picture, which the browser that took it decodes.
 *
 * @param {import('playwright-core').Page} page
 * @param {Buffer} png
 */
async function pixelsOf(page, png) {
  const { width, height, pixels } = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const blob = new Blob([context?.getImageData(0, 0, width, height).data ?? '']);
    const address = await new Promise((resolve) => Object.assign(new FileReader(), { onload: (/** @type {any} */ event) => resolve(event.target.result) }).readAsDataURL(blob));
    return { width, height, pixels: String(address) };
  }, `data:image/png;base64,${png.toString('base64')}`);
  return { width, height, pixels: Buffer.from(pixels.slice(pixels.indexOf(',') + 1), 'base64') };
}
