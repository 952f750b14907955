// @ts-check
/**
 * Takes the pictures of the README in the real workbench, on a copy of the examples. Needs `node scripts/build.mjs` first, and Linux.
 *
 * Options: `--only NAME` (may be repeated), `--out FOLDER` (docs/images by default).
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './lib/chromium.mjs';
import { ensureEmbeddedEditor, registerExtension } from './lib/embedded.mjs';
import { root } from './lib/paths.mjs';
import { onEndRequest } from './lib/processes.mjs';
import { writeUserSettings } from './lib/settings.mjs';
import { openWorkbench } from './lib/workbench.mjs';

/** @typedef {import('./lib/workbench.mjs').Workbench} Workbench */

/**
 * @typedef {object} Shot
 * @property {string} name of the picture
 * @property {string} file to open, relative to the examples
 * @property {(workbench: Workbench) => Promise<void>} act brings about what the picture is to show
 * @property {{ width: number, height: number }} [size]
 */

/** @type {Shot[]} */
const shots = [
  {
    name: 'hover',
    file: 'charts/foo/values.yaml',
    // The first occurrence stands in a comment.
    act: (workbench) => hover(workbench, { text: 'internal.registry.com/foo/bar', occurrence: 1, hasText: 'external.registry.com/foo/bar' }),
  },
  {
    name: 'overlap',
    file: 'overlap/apollo-registries.yaml',
    act: (workbench) => hover(workbench, { text: 'build.registry.com', hasText: 'is mirrored by 2 Artifact Registries' }),
  },
];

const patience = 30_000;
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
  'breadcrumbs.enabled': false,
  'window.menuBarVisibility': 'hidden',
};
const { values: flags } = parseArgs({ options: { only: { type: 'string', multiple: true }, out: { type: 'string', default: 'docs/images' } } });

onEndRequest((code) => process.exit(code));
const say = (/** @type {string} */ sentence) => console.log(sentence);
const editor = await ensureEmbeddedEditor(say);
const browser = await ensureBrowser(editor, say);
for (const shot of shots) {
  if (!flags.only || flags.only.includes(shot.name)) await take(shot);
}

/** @param {Shot} shot */
async function take({ name, file, act, size = { width: 960, height: 420 } }) {
  const scratch = mkdtempSync(join(tmpdir(), 'mirror-lens-shots-'));
  const workspace = join(scratch, 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  const [userDataFolder, extensionsFolder] = [join(scratch, 'user'), join(scratch, 'extensions')];
  writeUserSettings(userDataFolder, settings);
  // Loaded like an installed extension; one under development would announce itself in the window's title.
  registerExtension(extensionsFolder, root);
  const server = { dataFolder: join(scratch, 'server'), userDataFolder, extensionsFolder };
  const workbench = await openWorkbench({ editor, browser, server, workspace, size, scale: 2 });
  const picture = resolve(root, flags.out, `${name}.png`);
  try {
    await openFile(workbench, file);
    await act(workbench);
    await workbench.actions.screenshot?.({ path: picture });
    say(`Took ${relative(root, picture)}.`);
  } catch (error) {
    await workbench.actions.screenshot?.({ path: join(root, '.vscode-test/failures', `${name}.png`) });
    throw error;
  } finally {
    await workbench.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Opens a file the way a user does who knows its name.
 *
 * @param {Workbench} workbench
 * @param {string} file
 */
async function openFile({ page }, file) {
  await page.locator('.explorer-folders-view').first().waitFor({ timeout: patience });
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(file);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: basename(file) }).waitFor({ timeout: patience });
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: basename(file) }).waitFor({ timeout: patience });
  await page.keyboard.press('Control+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden', timeout: patience });
}

/**
 * @param {Workbench} workbench
 * @param {import('./lib/page-scripts.mjs').TextQuery & { hasText: string }} query
 */
async function hover({ actions }, query) {
  await actions.hover?.({ ...query, timeout: patience });
}
